// The metadata as one tree of keys, whether it was read key by key or as one object.

import Model

/// What the service said to one key.
enum MetadataAnswer: Hashable, Sendable {
  /// The text of the key.
  case text(String)
  /// A list that was one in JSON.
  case list([String])
  /// There is no such key.
  case notFound
  /// Nobody knows whether there is.
  case failed(MetadataFailure)
}

/// Keys and answers.
struct MetadataTree: Hashable, Sendable {
  /// What stands before the keys in a URL: `/latest/meta-data/`.
  let root: String
  /// The answers, by the key's path below the root, without a `/` at its end; MACs in lower case.
  var answers: [String: MetadataAnswer]
  /// The answer to what is not in `answers`.
  var otherwise: MetadataAnswer

  static let macs = "network/interfaces/macs"

  /// The path of an ENI's key.
  static func path(_ mac: MACAddress, _ key: ENIKey) -> String { "\(macs)/\(mac)/\(key.rawValue)" }

  subscript(path: String) -> MetadataAnswer { answers[path] ?? otherwise }

  /// The source that a key is.
  func origin(_ path: String) -> Origin { .metadata(path: root + path) }
}

/// The keys of one ENI that are read.
enum ENIKey: String, CaseIterable, Sendable {
  case id = "network-interface-id"
  case vpcID = "vpc-id"
  case vSwitchID = "vswitch-id"
  case primaryAddress = "primary-ip-address"
  case netmask
  case gateway
  case vSwitchBlock = "vswitch-cidr-block"
  case privateAddresses = "private-ipv4s"
  case ipv4Prefixes = "ipv4-prefixes"
  case ipv6Addresses = "ipv6s"
  case ipv6Gateway = "ipv6-gateway"
  case vSwitchIPv6Block = "vswitch-ipv6-cidr-block"
  case ipv6Prefixes = "ipv6-prefixes"

  /// Whether an ENI may do without it; what every ENI has cannot be absent.
  var isOptional: Bool {
    switch self {
    case .ipv4Prefixes, .ipv6Addresses, .ipv6Gateway, .vSwitchIPv6Block, .ipv6Prefixes: true
    default: false
    }
  }

  /// What it tells.
  var attribute: Attribute {
    switch self {
    case .id: .id
    case .vpcID: .vpcID
    case .vSwitchID: .vSwitchID
    case .primaryAddress: .primaryAddress
    case .netmask: .prefixLength
    case .gateway: .gateway
    case .vSwitchBlock: .vSwitchBlock
    case .privateAddresses: .secondaryAddresses
    case .ipv4Prefixes: .ipv4Prefixes
    case .ipv6Addresses: .ipv6Addresses
    case .ipv6Gateway: .ipv6Gateway
    case .vSwitchIPv6Block: .vSwitchIPv6Block
    case .ipv6Prefixes: .ipv6Prefixes
    }
  }
}

/// The keys of the instance that are read.
enum InstanceKey: String, CaseIterable, Sendable {
  case mac
  case networkType = "network-type"
  case instanceID = "instance-id"
}
