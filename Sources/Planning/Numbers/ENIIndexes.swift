// The index of an ENI: N of ethN, or the lowest free number, stored by MAC.

package import Model

/// The stored indexes of ENIs whose links are not named ethN.
package struct ENIIndexes: Equatable, Sendable {
  /// The index of each ENI by its MAC, 1 and up.
  package var kept: [MACAddress: UInt32]

  /// Makes indexes from the stored ones.
  package init(kept: [MACAddress: UInt32] = [:]) { self.kept = kept }

  /// Makes indexes from the tables that ENIs have, as far as these are the usual ones.
  package init(of records: [LinkRecord]) {
    kept = [:]
    for record in records where record.link.ethernetNumber == nil {
      guard let table = record.table, table > TableAndMetricFormula.base else { continue }
      kept[record.mac] = table - TableAndMetricFormula.base
    }
  }

  /// The index of a link: N of its name ethN; otherwise the stored one; otherwise the lowest number
  /// that neither an ENI nor an ethN on this machine has, which is then stored.
  ///
  /// A stored index that an ENI has by its name by now is not the link's any more: it gets another one.
  ///
  /// - Parameters:
  ///   - link: The link.
  ///   - links: Every link of the machine.
  ///   - byName: The indexes that ENIs have by their names.
  ///   - named: The MACs of all ENIs of the instance, if known: the number of an ENI
  ///     that is neither among them nor on the machine is free.
  package mutating func index(
    of link: Link, among links: [Link], byName: Set<UInt32> = [], named: Set<MACAddress>? = nil
  ) -> UInt32 {
    if let number = link.name.ethernetNumber { return number }
    if let mac = link.mac, let index = kept[mac], !byName.contains(index) { return index }
    let present = Set(links.flatMap { [$0.mac, $0.permanentMAC].compactMap { $0 } })
    let gone = kept.keys.filter { mac in
      named.map { !$0.contains(mac) && !present.contains(mac) } ?? false
    }
    let standing = kept.filter { !gone.contains($0.key) }
    let index = lowestFree(standing, links)
    guard let mac = link.mac else { return index }
    for holder in gone where kept[holder] == index { kept[holder] = nil }
    kept[mac] = index
    return index
  }

  private func lowestFree(_ kept: [MACAddress: UInt32], _ links: [Link]) -> UInt32 {
    let taken = Set(kept.values).union(links.compactMap(\.name.ethernetNumber))
    var index: UInt32 = 1
    while taken.contains(index) { index += 1 }
    return index
  }
}
