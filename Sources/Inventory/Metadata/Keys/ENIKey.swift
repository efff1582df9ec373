// The metadata keys of an ENI that enicfg reads.

/// The metadata keys of an ENI that enicfg reads.
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

  /// Whether the key is optional; a key that every ENI has cannot be absent.
  var isOptional: Bool {
    switch self {
    case .ipv4Prefixes, .ipv6Addresses, .ipv6Gateway, .vSwitchIPv6Block, .ipv6Prefixes: true
    default: false
    }
  }

  /// Whether an ENI in an IPv6-only vSwitch lacks the key.
  var isMissingWithoutIPv4: Bool {
    switch self {
    case .primaryAddress, .netmask, .gateway, .privateAddresses: true
    case .id, .vpcID, .vSwitchID, .vSwitchBlock, .ipv4Prefixes, .ipv6Addresses, .ipv6Gateway,
      .vSwitchIPv6Block, .ipv6Prefixes:
      false
    }
  }

  /// The attribute of the key.
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
