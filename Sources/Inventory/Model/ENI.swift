// An elastic network interface, with its known attributes.

package import Model

/// An elastic network interface: a NIC of a VPC, identified by its MAC.
///
/// Each value is valid by itself; the values are consistent with each other after
/// ``Inventory/merged(options:configuration:links:eniFile:metadata:)``. A list that is known to
/// be empty is absent.
package struct ENI: Equatable, Sendable {
  /// The MAC.
  package let mac: MACAddress
  /// The cloud's identifier.
  package var id: Known<CloudIdentifier> = .unknown
  /// Whether it is the primary one.
  package var role: Known<ENIRole> = .unknown
  /// Whether it is attached.
  package var status: Known<ENIStatus> = .unknown
  /// The instance that it is attached to.
  package var instanceID: Known<CloudIdentifier> = .unknown
  /// The VPC.
  package var vpcID: Known<CloudIdentifier> = .unknown
  /// The vSwitch.
  package var vSwitchID: Known<CloudIdentifier> = .unknown
  /// The primary private address.
  package var primaryAddress: Known<IPv4Address> = .unknown
  /// The prefix length of its subnet, 1…32.
  package var prefixLength: Known<UInt8> = .unknown
  /// The default gateway; never derived, always from a source.
  package var gateway: Known<IPv4Address> = .unknown
  /// The vSwitch's IPv4 block.
  package var vSwitchBlock: Known<IPPrefix> = .unknown
  /// The complete secondary private addresses, in the order of their source.
  package var secondaryAddresses: Known<[IPv4Address]> = .unknown
  /// Secondary addresses that the command line adds to ``secondaryAddresses``.
  ///
  /// They are separate, because the list stays unknown if only some of its addresses are known.
  package var addedAddresses: [IPv4Address] = []
  /// The IPv4 prefixes assigned to it.
  package var ipv4Prefixes: Known<[IPPrefix]> = .unknown
  /// The IPv6 addresses.
  package var ipv6Addresses: Known<[IPv6Address]> = .unknown
  /// The IPv6 gateway.
  package var ipv6Gateway: Known<IPv6Address> = .unknown
  /// The vSwitch's IPv6 block.
  package var vSwitchIPv6Block: Known<IPPrefix> = .unknown
  /// The IPv6 prefixes assigned to it.
  package var ipv6Prefixes: Known<[IPPrefix]> = .unknown

  /// Makes an ENI with only a MAC.
  package init(mac: MACAddress) { self.mac = mac }

  /// The address with its prefix length, if both are known.
  package var address: IPAddressWithLength? {
    guard let address = primaryAddress.value, let length = prefixLength.value else { return nil }
    return IPAddressWithLength(.v4(address), length: length)
  }

  /// The unknown attributes that the guest needs for its configuration.
  ///
  /// Directly after an ENI is attached, its source may know little more than its MAC.
  package var unknownAttributes: [Attribute] {
    var unknown: [Attribute] = []
    if primaryAddress.isUnknown { unknown.append(.primaryAddress) }
    if prefixLength.isUnknown { unknown.append(.prefixLength) }
    if gateway.isUnknown { unknown.append(.gateway) }
    if secondaryAddresses.isUnknown { unknown.append(.secondaryAddresses) }
    if ipv4Prefixes.isUnknown { unknown.append(.ipv4Prefixes) }
    if ipv6Addresses.isUnknown { unknown.append(.ipv6Addresses) }
    if ipv6Gateway.isUnknown { unknown.append(.ipv6Gateway) }
    if ipv6Prefixes.isUnknown { unknown.append(.ipv6Prefixes) }
    return unknown
  }
}
