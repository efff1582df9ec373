// How the primary address of an ENI is found.

package import Model

/// How the address of an ENI is found.
package enum AddressMethod: Hashable, Sendable, Codable {
  /// A DHCP server leases it.
  case dhcp
  /// It was given with its gateway, by this one.
  case `static`(address: IPAddressWithLength, gateway: IPAddress, by: Origin)
}
