// The index of an ENI: N of ethN, or the lowest free number, kept by MAC.

public import NetworkModel

/// The indexes given to ENIs whose links have no name of the form ethN.
public struct ENIIndexes: Hashable, Sendable {
  /// The index of each ENI by its MAC, 1 and up.
  public var kept: [MACAddress: UInt32]

  /// Starts with the indexes kept so far.
  public init(kept: [MACAddress: UInt32] = [:]) { self.kept = kept }

  /// The index of a link: that of its name ethN, always; else the kept one; else the lowest that
  /// neither an ENI nor an ethN on this machine has, which is then kept.
  public mutating func index(of link: Link, among links: [Link]) -> UInt32 {
    if let number = link.name.ethernetNumber { return number }
    guard let mac = link.mac else { return lowestFree(links) }
    if let index = kept[mac] { return index }
    let index = lowestFree(links)
    kept[mac] = index
    return index
  }

  private func lowestFree(_ links: [Link]) -> UInt32 {
    let taken = Set(kept.values).union(links.compactMap(\.name.ethernetNumber))
    var index: UInt32 = 1
    while taken.contains(index) { index += 1 }
    return index
  }
}
