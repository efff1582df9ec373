// What an ENI has in addition to its primary private address.

package import Model

/// What an ENI has in addition to its primary private address.
package struct FurtherAddresses: Hashable, Sendable, Codable {
  /// The secondary private addresses, those that were added by hand included.
  package var secondary: [SecondaryAddress] = []
  /// The IPv4 and IPv6 prefixes: their traffic leaves by the ENI, whoever has their addresses.
  package var prefixes: [Assigned<IPPrefix>] = []
  /// The IPv6 addresses with their subnet's length.
  package var ipv6: [Assigned<IPAddressWithLength>] = []
  /// The IPv6 gateway; nil where there is none.
  package var ipv6Gateway: IPAddress?

  /// Starts with nothing.
  package init() {}
}
