// A link that the inventory was waited for in vain, and where such are kept.

package import Model

/// A link that the inventory was waited for in vain: it is not waited for again.
package struct AwaitedLink: PerMAC {
  /// The link's MAC.
  package var mac: MACAddress
  /// The kernel's number of the link.
  package var index: UInt32
  /// The boot and the network namespace in which that number means the link.
  package var place: String

  /// Marks a link as waited for.
  package init(mac: MACAddress, index: UInt32, place: String) {
    self.mac = mac
    self.index = index
    self.place = place
  }
}

/// The links waited for in vain, `RUN-DIR/awaited/MAC.json`.
package typealias AwaitedFiles = FilesPerMAC<AwaitedLink>

extension FilesPerMAC<AwaitedLink> {
  /// The links below a run directory, which need not exist yet.
  package init(runDirectory: String) { self.init(directory: runDirectory + "/awaited") }
}
