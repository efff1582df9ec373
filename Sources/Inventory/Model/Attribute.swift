// The attributes of an ENI and of its instance.

/// An attribute of an ENI or of its instance.
package enum Attribute: String, Equatable, Sendable, CaseIterable {
  /// The list of ENIs.
  case listing
  /// The primary ENI's MAC.
  case primaryMAC
  /// The kind of network.
  case networkType
  /// The instance.
  case instanceID
  /// An ENI's identifier.
  case id
  /// Whether an ENI is the primary one.
  case role
  /// Whether an ENI is attached.
  case status
  /// The VPC.
  case vpcID
  /// The vSwitch.
  case vSwitchID
  /// The primary private address.
  case primaryAddress
  /// The prefix length, or mask.
  case prefixLength
  /// The default gateway.
  case gateway
  /// The vSwitch's IPv4 block.
  case vSwitchBlock
  /// The secondary private addresses.
  case secondaryAddresses
  /// The IPv4 prefixes.
  case ipv4Prefixes
  /// The IPv6 addresses.
  case ipv6Addresses
  /// The IPv6 gateway.
  case ipv6Gateway
  /// The vSwitch's IPv6 block.
  case vSwitchIPv6Block
  /// The IPv6 prefixes.
  case ipv6Prefixes
}
