// What the command line says of one ENI.

package import Model

/// What the command line says of one ENI.
package struct ENIOptions: Hashable, Sendable {
  /// `--address`; only an IPv4 address is one of the ENI's attributes.
  package var address: IPAddressWithLength?
  /// `--gateway`, likewise.
  package var gateway: IPAddress?
  /// `--secondary`, in their order.
  package var secondaryAddresses: [IPv4Address]

  /// Makes options.
  package init(
    address: IPAddressWithLength? = nil, gateway: IPAddress? = nil,
    secondaryAddresses: [IPv4Address] = []
  ) {
    self.address = address
    self.gateway = gateway
    self.secondaryAddresses = secondaryAddresses
  }
}
