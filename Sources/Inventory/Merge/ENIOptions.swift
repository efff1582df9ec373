// The options of the command line for one ENI.

package import Model

/// The options of the command line for one ENI.
package struct ENIOptions: Equatable, Sendable {
  /// `--address`; used only if it is an IPv4 address.
  package var address: IPAddressWithLength?
  /// `--gateway`; used only if it is an IPv4 address.
  package var gateway: IPAddress?
  /// `--secondary`, in the given order.
  package var secondaryAddresses: [IPv4Address]

  /// Makes options from their parts.
  package init(
    address: IPAddressWithLength? = nil, gateway: IPAddress? = nil,
    secondaryAddresses: [IPv4Address] = []
  ) {
    self.address = address
    self.gateway = gateway
    self.secondaryAddresses = secondaryAddresses
  }
}
