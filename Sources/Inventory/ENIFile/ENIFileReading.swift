// Reads ENIs from the items of an answer of DescribeNetworkInterfaces.

import Model

/// Reads ENIs from the items of an answer.
struct ENIFileReading {
  let origin: Origin
  var findings = Findings()

  init(origin: Origin) { self.origin = origin }

  mutating func eni(_ mac: MACAddress, _ item: ENIFileAnswer.Item) -> ENI {
    var eni = ENI(mac: mac)
    eni.id = value(.id, mac, item.id) { CloudIdentifier($0) }
    eni.role = value(.role, mac, item.type) { ENIRole(rawValue: $0.lowercased()) }
    eni.status = value(.status, mac, item.status) { ENIStatus($0) }
    eni.instanceID = value(.instanceID, mac, item.instanceID) { CloudIdentifier($0) }
    eni.vpcID = value(.vpcID, mac, item.vpcID) { CloudIdentifier($0) }
    eni.vSwitchID = value(.vSwitchID, mac, item.vSwitchID) { CloudIdentifier($0) }
    let primary = item.address ?? item.addresses?.set.first { $0.isPrimary == true }?.address
    eni.primaryAddress = value(.primaryAddress, mac, primary) { IPv4Address($0) }
    eni.secondaryAddresses = secondaryAddresses(mac, item, primary: eni.primaryAddress.value)
    eni.ipv4Prefixes = list(.ipv4Prefixes, mac, item.ipv4Prefixes?.set.map(\.prefix)) {
      .block($0, .v4)
    }
    let origin = origin
    eni.ipv6Addresses = list(
      .ipv6Addresses, mac, item.ipv6Addresses?.set.map(\.address), read: { IPv6Address($0) },
      repeated: { .addressTwice(.v6($0), of: mac, from: origin) })
    eni.ipv6Prefixes = list(.ipv6Prefixes, mac, item.ipv6Prefixes?.set.map(\.prefix)) {
      .block($0, .v6)
    }
    return eni
  }

  private mutating func secondaryAddresses(
    _ mac: MACAddress, _ item: ENIFileAnswer.Item, primary: IPv4Address?
  ) -> Known<[IPv4Address]> {
    guard let primary else { return .unknown }
    let others = item.addresses?.set.filter { $0.isPrimary != true }.map(\.address)
    let origin = origin
    let all = list(
      .secondaryAddresses, mac, others, read: { IPv4Address($0) },
      repeated: { .addressTwice(.v4($0), of: mac, from: origin) })
    guard let addresses: [IPv4Address] = all.elements() else { return .unknown }
    return .list(addresses.filter { $0 != primary }, from: origin)
  }

  /// A value; a missing or empty one is unknown.
  private mutating func value<Value: Sendable>(
    _ attribute: Attribute, _ mac: MACAddress, _ text: String?, read: (String) -> Value?
  ) -> Known<Value> {
    guard let text, !text.isEmpty else { return .unknown }
    return findings.value(attribute, of: mac, text, from: origin, read: read)
  }

  /// A list; a missing one is unknown, an empty one is absent.
  private mutating func list<Element: Equatable & Sendable>(
    _ attribute: Attribute, _ mac: MACAddress, _ texts: [String]?, read: (String) -> Element?,
    repeated: (Element) -> InventoryProblem? = { _ in nil }
  ) -> Known<[Element]> {
    guard let texts else { return .unknown }
    return findings.list(attribute, of: mac, texts, from: origin, read: read, repeated: repeated)
  }
}
