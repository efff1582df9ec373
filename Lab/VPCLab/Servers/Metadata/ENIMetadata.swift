// The metadata of one ENI.

/// The metadata of one ENI, as texts that may be invalid.
///
/// A key without a value does not exist, for example `ipv6s` of an ENI without IPv6 addresses.
package struct ENIMetadata: Hashable, Sendable {
  /// The NIC's name in the configuration.
  package let name: String
  /// Whether the service lists it; if not, it seems to be detached.
  package var isListed = true
  /// The MAC, in the spelling that the service shows.
  package var mac: String
  /// `network-interface-id`: `eni-bp1lab0` for the primary one.
  package var id: String
  /// `primary-ip-address`, the first of `private-ipv4s` as well.
  package var primaryAddress: String
  /// The other addresses of `private-ipv4s`.
  package var secondaryAddresses: [String] = []
  /// `ipv4-prefixes`.
  package var ipv4Prefixes: [String] = []
  /// `ipv6s`.
  ///
  /// The router does not route IPv6.
  package var ipv6Addresses: [String] = []
  /// `ipv6-prefixes`.
  package var ipv6Prefixes: [String] = []
  /// `ipv6-gateway`, which exists if the ENI has an IPv6 address or prefix.
  package var ipv6Gateway: String
  /// `vswitch-ipv6-cidr-block`, which exists if the ENI has an IPv6 address or prefix.
  package var ipv6Block: String

  private let nic: NIC
  /// Texts set by key; nil for a removed key.
  private var given: [String: String?] = [:]

  init(_ nic: NIC) {
    self.nic = nic
    name = nic.name
    mac = nic.macAddress
    id = "eni-bp1lab\(nic.index)"
    primaryAddress = nic.address
    let network = nic.vSwitch == 0 ? "2001:db8:" : "2001:db8:0:\(String(nic.vSwitch, radix: 16)):"
    ipv6Gateway = "\(network):fffd"
    ipv6Block = "\(network):/64"
  }

  /// The text of a key; nil without one.
  ///
  /// A text set here takes precedence over the properties.
  package subscript(key: String) -> String? {
    get { keys[key] }
    set { given.updateValue(newValue, forKey: key) }
  }

  /// All keys with their texts.
  package var keys: [String: String] {
    documented.merging(given) { $1 }.compactMapValues { $0 }
  }

  private var documented: [String: String?] {
    let hasIPv6 = !(ipv6Addresses + ipv6Prefixes).isEmpty
    return [
      "network-interface-id": id, "vpc-id": "vpc-bp1lab", "vswitch-id": "vsw-bp1lab\(nic.vSwitch)",
      "primary-ip-address": primaryAddress, "netmask": nic.netmask, "gateway": nic.gateway,
      "vswitch-cidr-block": nic.block, "vpc-cidr-block": "10.0.0.0/8",
      "private-ipv4s": list([primaryAddress] + secondaryAddresses, quote: "\""),
      "ipv4-prefixes": list(ipv4Prefixes, quote: "\""), "ipv6s": list(ipv6Addresses),
      "ipv6-prefixes": list(ipv6Prefixes), "ipv6-gateway": hasIPv6 ? ipv6Gateway : nil,
      "vswitch-ipv6-cidr-block": hasIPv6 ? ipv6Block : nil,
    ]
  }

  private func list(_ items: [String], quote: String = "") -> String? {
    guard !items.isEmpty else { return nil }
    return "[" + items.map { quote + $0 + quote }.joined(separator: ",") + "]"
  }
}
