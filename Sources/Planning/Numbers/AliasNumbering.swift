// The number N of an alias LINK:N, which stays the same as long as the ENI has the address.

package import Model

extension FurtherAddresses {
  /// Gives each secondary address a stable number.
  ///
  /// An address that is on the link as `LINK:N` has N, even if another program added it. Each other
  /// address keeps its earlier number, or gets the lowest one that no other address has and no
  /// label of the link contains.
  ///
  /// - Parameters:
  ///   - before: The addresses with their earlier numbers, and whether enicfg made them.
  ///   - link: The link.
  ///   - observed: The present state.
  package mutating func number(
    after before: [SecondaryAddress], on link: LinkName, in observed: ObservedState
  ) {
    var shown: [UInt32: IPAddress] = [:]
    // The number of an address that enicfg made and now removes is free.
    let staying = Set(secondary.map(\.address))
    let going = Set(
      before.filter { $0.isMade && !staying.contains($0.address) }.map { IPAddress.v4($0.address) })
    for address in observed.addresses(on: link) where !going.contains(address.address.address) {
      if let number = address.label?.number(on: link) { shown[number] = address.address.address }
    }
    let labelled = Dictionary(shown.map { ($0.value, $0.key) }, uniquingKeysWith: min)
    let earlier = Dictionary(
      before.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    var taken = Set(shown.keys)
    var unnumbered: [Int] = []
    for index in secondary.indices {
      let address = secondary[index].address
      secondary[index].isMade = earlier[address]?.isMade ?? false
      if let number = labelled[.v4(address)] {
        secondary[index].number = number
      } else if let number = earlier[address]?.number, taken.insert(number).inserted {
        secondary[index].number = number
      } else {
        unnumbered.append(index)
      }
    }
    var lowest: UInt32 = 0
    for index in unnumbered {
      while !taken.insert(lowest).inserted { lowest += 1 }
      secondary[index].number = lowest
    }
  }
}
