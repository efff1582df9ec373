// How an ENI gets its primary address.

package import Model

/// How an ENI gets its primary address.
package enum AddressMethod: Equatable, Sendable {
  /// A DHCP server leases it.
  case dhcp
  /// The origin gives it with its gateway.
  case `static`(address: IPAddressWithLength, gateway: IPAddress, by: Origin)
  /// It has IPv6 addresses only, by this origin: no server is asked.
  case ipv6Only(by: Origin)
}
