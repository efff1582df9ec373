// What keeps boot-time files from bringing a link up as they say.

package import Model
package import Planning

/// What shadows or undoes boot-time files.
package enum BootConflict: Hashable, Sendable {
  /// Another file configures the link too.
  case alsoConfigured(LinkName, by: FilePath)
  /// systemd-networkd takes another file for the link, whose name comes before.
  case shadowed(LinkName, by: FilePath)
  /// cloud-init writes the file anew when it renders the network configuration.
  case rewritten(FilePath)
  /// Several managers are enabled, and each may take the link.
  case severalManagers([String])
  /// The service that reads the files is not enabled.
  case notRead(by: String)
  /// systemd-networkd takes away rules that it did not make.
  case rulesTakenAway
  /// NetworkManager leaves what stands beside rule- files to a dispatcher of its own.
  case ruleFilesNeedDispatcher
  /// nm-cloud-setup configures secondary addresses in its own way.
  case cloudSetup
  /// A manager has the link in hand at this moment.
  case managed(LinkName, LinkManager)
  /// A manager has the primary NIC in hand at this moment, on which there are aliases.
  case managedPrimary(LinkName, LinkManager)
  /// cloud-init renders the link's configuration too.
  case renderedByCloudInit(LinkName, FilePath)
  /// systemd-networkd runs and takes away rules that it did not make.
  case rulesTakenAwayNow
}
