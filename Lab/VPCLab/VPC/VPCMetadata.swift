// What the metadata service tells: by default, what the console would show of the configuration.

/// What a VPC's metadata service tells about its guest.
package struct VPCMetadata: Hashable, Sendable {
  /// The keys at the top with their texts: `mac`, `instance-id`, `network-type` and so on.
  package var keys: [String: String]
  /// The ENIs, in the order in which they are listed.
  package var enis: [ENIMetadata]
  /// What whoever made the instance wrote for it, such as `#cloud-config`; nil where that is nothing.
  package var userData: String?

  /// Makes what is true of a configuration.
  package init(of configuration: VPCConfiguration) {
    var taken: [Int: Int] = [:]
    enis = configuration.nics.map { nic in
      var eni = ENIMetadata(nic)
      let first = 64 + taken[nic.vSwitch, default: 0]
      let count = configuration.metadata?.secondaryCount ?? 0
      eni.secondaryAddresses = (first..<first + count).map { "10.0.\(nic.vSwitch).\($0)" }
      taken[nic.vSwitch, default: 0] += count
      return eni
    }
    keys = [
      "instance-id": "i-bp1lab", "network-type": "vpc", "region-id": "cn-hangzhou",
      "zone-id": "cn-hangzhou-i",
    ]
    keys["mac"] = enis.first?.mac
  }
}

/// What a VPC's metadata service tells about one ENI; texts, sound or not.
///
/// A key that has nothing to tell, such as `ipv6s` without an address, is not there.
package struct ENIMetadata: Hashable, Sendable {
  /// The NIC that it is, by its name in the configuration.
  package let name: String
  /// Whether it is told about; otherwise, as if it were detached.
  package var isListed = true
  /// The MAC, spelt as it is to be shown.
  package var mac: String
  /// `network-interface-id`: `eni-bp1lab0` for the primary one.
  package var id: String
  /// `primary-ip-address`, the first of `private-ipv4s` as well.
  package var primaryAddress: String
  /// The rest of `private-ipv4s`.
  package var secondaryAddresses: [String] = []
  /// `ipv4-prefixes`.
  package var ipv4Prefixes: [String] = []
  /// `ipv6s`; the router knows nothing of IPv6.
  package var ipv6Addresses: [String] = []
  /// `ipv6-prefixes`.
  package var ipv6Prefixes: [String] = []
  /// `ipv6-gateway`, where there is an IPv6 address or prefix.
  package var ipv6Gateway: String
  /// `vswitch-ipv6-cidr-block`, where there is an IPv6 address or prefix.
  package var ipv6Block: String

  private let nic: NIC
  /// Texts that were set key by key; nil where a key was removed.
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

  /// The text of a key, nil where there is none; one that is set here stands above everything else.
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
