// A link that an administrator took down, and the files of such links.

package import Model

/// A link that an administrator took down: the agent leaves it alone until `up`.
///
/// Another index or place means another NIC: one that was detached and attached again is configured.
package struct HeldLink: PerMAC {
  /// The link's MAC.
  package var mac: MACAddress
  /// The kernel's index of the link.
  package var index: UInt32
  /// The boot and the network namespace for which that index is valid.
  package var place: String

  /// Records that a link was taken down.
  package init(mac: MACAddress, index: UInt32, place: String) {
    self.mac = mac
    self.index = index
    self.place = place
  }
}

/// The links that an administrator took down, `RUN-DIR/held/MAC.json`.
package typealias HeldFiles = FilesPerMAC<HeldLink>

extension FilesPerMAC<HeldLink> {
  /// The files in a run directory, which need not exist yet.
  package init(runDirectory: String) { self.init(directory: runDirectory + "/held") }
}
