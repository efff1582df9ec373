// What other sources than the DHCP server know of a link's address.

package import Model

/// What other sources than the DHCP server know of a link's address.
package struct KnownTerms: Equatable, Sendable {
  /// The length of the subnet's mask, 1…32.
  package enum Mask: Equatable, Sendable {
    /// No other source knows it.
    case unknown
    /// It counts instead of the server's.
    case given(UInt8)
    /// It counts if the server sends none that is valid.
    case otherwise(UInt8)
  }

  /// The address, if another source knows it: another one is taken only where no server offers this one.
  package var address: IPv4Address?
  /// The length of the mask.
  package var mask: Mask
  /// The default gateway, if another source knows one.
  package var gateway: IPv4Address?

  /// Makes terms from their parts; by default, nothing is known.
  package init(
    address: IPv4Address? = nil, mask: Mask = .unknown, gateway: IPv4Address? = nil
  ) {
    self.address = address
    self.mask = mask
    self.gateway = gateway
  }
}
