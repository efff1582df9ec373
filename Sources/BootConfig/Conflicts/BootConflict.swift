// What prevents boot-time files from configuring a link as they should.

package import Model
package import Planning

/// A conflict of another program or file with enicfg's boot-time files.
package enum BootConflict: Equatable, Sendable {
  /// Another file also configures the link.
  case alsoConfigured(LinkName, by: FilePath)
  /// systemd-networkd uses another file for the link, whose name sorts first.
  case shadowed(LinkName, by: FilePath)
  /// cloud-init overwrites the file when it renders the network configuration.
  case rewritten(FilePath)
  /// Several managers are enabled, and each may configure the link.
  case severalManagers([String])
  /// The service that reads the files is not enabled.
  case notRead(by: String)
  /// systemd-networkd removes rules that it did not make.
  case rulesRemoved
  /// NetworkManager reads rule- files only with its dispatcher script for them.
  case ruleFilesNeedDispatcher
  /// nm-cloud-setup configures secondary addresses too, in a different way.
  case cloudSetup
  /// The link is managed by another program now.
  case managed(LinkName, LinkManager)
  /// The primary NIC, which has aliases, is managed by another program now.
  case managedPrimary(LinkName, LinkManager)
  /// cloud-init also renders the link's configuration.
  case renderedByCloudInit(LinkName, FilePath)
  /// systemd-networkd runs and removes rules that it did not make.
  case rulesRemovedNow
  /// The metric of the link's default route is the one that dhcpcd gives another link's routes:
  /// dhcpcd then removes those.
  case metricOfDHCPCD(LinkName, RouteMetric, of: LinkName)
}
