// How an ENI gets its primary address.

package import Model

/// How an ENI gets its primary address.
package enum AddressMethod: Equatable, Sendable, Codable {
  /// A DHCP server leases it.
  case dhcp
  /// The origin gives it with its gateway.
  case `static`(address: IPAddressWithLength, gateway: IPAddress, by: Origin)
}
