// What an ENI has beside its primary private address, and who said so.

package import Model

/// A value that an ENI has, and who said so.
package struct Assigned<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
  /// The value.
  package var value: Value
  /// Who said so.
  package var origin: Origin

  /// Pairs a value with who said so.
  package init(_ value: Value, by origin: Origin) {
    self.value = value
    self.origin = origin
  }
}

/// A secondary private address with its place among its NIC's aliases.
package struct SecondaryAddress: Hashable, Sendable, Codable {
  /// The address.
  package var address: IPv4Address
  /// The length of its prefix, 1…32; nil is that of the NIC's primary address.
  package var length: UInt8?
  /// N of its label `LINK:N`.
  package var number: UInt32
  /// Who said that the ENI has it.
  package var origin: Origin
  /// Whether enicfg put it on the link; what somebody else put there stays his.
  package var isMade = false

  /// Makes a secondary address of its parts.
  package init(
    _ address: IPv4Address, length: UInt8? = nil, number: UInt32 = 0, by origin: Origin
  ) {
    self.address = address
    self.length = length
    self.number = number
    self.origin = origin
  }

  /// The label on a link; nil where that would be longer than the kernel's 15 bytes.
  package func label(on link: LinkName) -> AddressLabel? { AddressLabel("\(link.text):\(number)") }
}

/// What an ENI has beside its primary private address.
package struct FurtherAddresses: Hashable, Sendable, Codable {
  /// The secondary private addresses, those that were added by hand included.
  package var secondary: [SecondaryAddress] = []
  /// The IPv4 and IPv6 prefixes: their traffic leaves by the ENI, whoever has their addresses.
  package var prefixes: [Assigned<IPPrefix>] = []
  /// The IPv6 addresses with their subnet's length.
  package var ipv6: [Assigned<IPAddressWithLength>] = []
  /// The IPv6 gateway; nil where there is none.
  package var ipv6Gateway: IPAddress?

  /// Starts with nothing.
  package init() {}
}

/// What is kept of an ENI over reboots: what it was last known to have.
package struct ENIRecord: Hashable, Sendable, Codable {
  /// The MAC that it is kept by.
  package var mac: MACAddress
  /// The cloud's identifier; nil where nobody told it yet.
  package var id: String?
  /// Whether it is the primary one; nil where it was never configured.
  package var isPrimary: Bool?
  /// The vSwitch's IPv4 block; nil where nobody told it yet.
  package var block: IPPrefix?
  /// What it has beside its primary private address.
  package var further = FurtherAddresses()

  /// Starts with an ENI of which nothing is known.
  package init(mac: MACAddress) { self.mac = mac }
}

extension FurtherAddresses {
  /// Gives each secondary address a number that stays its own.
  ///
  /// An address that is on the link as `LINK:N` has N, whoever put it there. Of the others each has
  /// the number that it had before, or else the lowest one that no other has and no label of the
  /// link shows.
  ///
  /// - Parameters:
  ///   - before: The addresses with their numbers so far, and whether enicfg made them.
  ///   - link: The link.
  ///   - observed: What is there.
  package mutating func number(
    after before: [SecondaryAddress], on link: LinkName, in observed: ObservedState
  ) {
    var shown: [UInt32: IPAddress] = [:]
    // The number of one that enicfg made and that goes is free.
    let going = before.filter { old in
      old.isMade && !secondary.contains { $0.address == old.address }
    }
    for address in observed.addresses(on: link)
    where !going.contains(where: { .v4($0.address) == address.address.address }) {
      if let number = address.label?.number(on: link) { shown[number] = address.address.address }
    }
    let labelled = Dictionary(shown.map { ($0.value, $0.key) }, uniquingKeysWith: min)
    var taken = Set(shown.keys)
    var unnumbered: [Int] = []
    for index in secondary.indices {
      let address = secondary[index].address
      let earlier = before.first { $0.address == address }?.number
      secondary[index].isMade = before.first { $0.address == address }?.isMade ?? false
      if let number = labelled[.v4(address)] {
        secondary[index].number = number
      } else if let number = earlier, taken.insert(number).inserted {
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

extension ENIRecord {
  /// The block that an address ought to lie in and does not: the vSwitch's, or, where nobody told
  /// that, one of the subnets; nil where it does, or nothing is known.
  package func blockWithout(_ address: IPv4Address, or subnets: [IPPrefix]) -> IPPrefix? {
    let blocks = block.map { [$0] } ?? subnets
    return blocks.contains { $0.contains(.v4(address)) } ? nil : blocks.first
  }

  /// What is to be kept once `steps` are applied: an alias that was removed is nobody's.
  package func after(_ steps: [Step]) -> ENIRecord {
    var kept = self
    for change in steps.map(\.change) {
      for index in kept.further.secondary.indices {
        let address = IPAddress.v4(kept.further.secondary[index].address)
        switch change {
        case .addAddress(let added) where added.address.address == address:
          kept.further.secondary[index].isMade = true
        case .removeAddress(let removed) where removed.address.address == address:
          kept.further.secondary[index].isMade = false
        default: break
        }
      }
    }
    return kept
  }

  /// What is to be kept before `steps` are applied: with the aliases that they make.
  package func expecting(_ steps: [Step]) -> ENIRecord {
    after(steps.filter { $0.change.action == .add })
  }
}
