// A link for which the wait for the inventory ended in vain, and the files of such links.

package import Model

/// A link for which the wait for the inventory ended in vain: enicfg does not wait again.
package struct AwaitedLink: PerMAC {
  /// The link's MAC.
  package var mac: MACAddress
  /// The kernel's index of the link.
  package var index: UInt32
  /// The boot and the network namespace for which that index is valid.
  package var place: String

  /// Records that the wait for a link ended.
  package init(mac: MACAddress, index: UInt32, place: String) {
    self.mac = mac
    self.index = index
    self.place = place
  }
}

/// The links for which the wait ended in vain, `RUN-DIR/awaited/MAC.json`.
package typealias AwaitedFiles = FilesPerMAC<AwaitedLink>

extension FilesPerMAC<AwaitedLink> {
  /// The files in a run directory, which need not exist yet.
  package init(runDirectory: String) { self.init(directory: runDirectory + "/awaited") }
}
