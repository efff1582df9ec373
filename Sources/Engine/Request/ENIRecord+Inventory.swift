// What an ENI should have next to its primary address: what is known now, else what was known last.

import Inventory
import Model
import Planning

extension ENIRecord {
  /// What is to be kept of the ENI, given what the inventory says now.
  ///
  /// What is unknown stays as it was. What was added by hand stays, whatever the inventory says.
  ///
  /// - Parameters:
  ///   - eni: What the inventory says; nil where it does not name the ENI.
  ///   - isPrimary: Whether it is the primary one, which gets aliases and no more.
  ///   - keepsAsked: Whether what an earlier command line gave stays too.
  func updated(_ eni: ENI?, isPrimary: Bool, keepsAsked: Bool = false) -> ENIRecord {
    var kept = self
    kept.isPrimary = isPrimary
    kept.further.secondary = secondary(eni, keepsAsked: keepsAsked)
    kept.gateway = isPrimary ? nil : gateway(eni)
    guard let eni else { return kept }
    kept.id = eni.id.value?.text ?? id
    kept.block = eni.vSwitchBlock.value ?? block
    switch eni.primaryAddress {
    case .absent(let origin):
      kept.primaryAddress = nil
      kept.ipv6OnlyBy = isPrimary ? ipv6OnlyBy : origin.recorded
    case .present(let address, _):
      kept.primaryAddress = address
      kept.ipv6OnlyBy = isPrimary ? ipv6OnlyBy : nil
    case .unknown: break
    }
    guard !isPrimary else { return kept }
    kept.further.prefixes =
      Self.assigned(eni.ipv4Prefixes, or: further.prefixes.filter { $0.value.family == .v4 })
      + Self.assigned(eni.ipv6Prefixes, or: further.prefixes.filter { $0.value.family == .v6 })
    kept.further.ipv6 = ipv6(eni)
    switch eni.ipv6Gateway {
    case .present(let gateway, _): kept.further.ipv6Gateway = .v6(gateway)
    case .absent: kept.further.ipv6Gateway = nil
    case .unknown: break
    }
    return kept
  }

  /// A gateway of the configuration does not outlast its key, since the configuration is always read.
  private func gateway(_ eni: ENI?) -> Assigned<IPv4Address>? {
    switch eni?.gateway ?? .unknown {
    case .present(let gateway, let origin): Assigned(gateway, by: origin.recorded)
    case .absent: nil
    case .unknown: gateway.flatMap { $0.origin.isGiven ? nil : $0 }
    }
  }

  private func secondary(_ eni: ENI?, keepsAsked: Bool) -> [SecondaryAddress] {
    let byHand = further.secondary.filter {
      $0.origin == .byHand || keepsAsked && $0.origin == .option("--secondary")
    }
    var others: [SecondaryAddress]
    switch eni?.secondaryAddresses ?? .unknown {
    case .present(let addresses, let origin):
      others = addresses.map { SecondaryAddress($0, by: origin.recorded) }
    case .absent: others = []
    case .unknown: others = further.secondary.filter { $0.origin != .byHand }
    }
    others += (eni?.addedAddresses ?? []).map { SecondaryAddress($0, by: .option("--secondary")) }
    var seen = Set(byHand.map(\.address))
    return byHand + others.filter { seen.insert($0.address).inserted }
  }

  /// An address whose subnet is not known keeps the length that it had, or has a vSwitch's: 64.
  private func ipv6(_ eni: ENI) -> [Assigned<IPAddressWithLength>] {
    guard case .present(let addresses, let origin) = eni.ipv6Addresses else {
      return eni.ipv6Addresses.isUnknown ? further.ipv6 : []
    }
    return addresses.compactMap { address in
      let before = further.ipv6.first { $0.value.address == .v6(address) }?.value.length
      let length = eni.vSwitchIPv6Block.value?.length ?? before ?? 64
      return IPAddressWithLength(.v6(address), length: length).map {
        Assigned($0, by: origin.recorded)
      }
    }
  }

  private static func assigned(
    _ knowledge: Known<[IPPrefix]>, or before: [Assigned<IPPrefix>]
  ) -> [Assigned<IPPrefix>] {
    switch knowledge {
    case .present(let prefixes, let origin):
      prefixes.map { Assigned($0, by: origin.recorded) }
    case .absent: []
    case .unknown: before
    }
  }
}
