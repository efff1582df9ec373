// Why the client refuses an offered lease.

package import Model

/// What is invalid in the content of an OFFER or ACK.
package enum OfferRefusal: Error, Equatable, Sendable, Codable {
  /// The message is malformed.
  case malformed(MessageDefect)
  /// There is no server identifier (option 54) to send the REQUEST to.
  case noServerIdentifier
  /// The server identifier is not a unicast address.
  case serverNotUnicast(IPv4Address)
  /// The offered address (`yiaddr`) is in 0/8, 127/8, 224/4 or 240/4.
  case addressNotUnicast(IPv4Address)
  /// There is no subnet mask (option 1), and the client does not guess one from the address class.
  case noSubnetMask
  /// The ones of the subnet mask are not contiguous, or it is 0.0.0.0.
  case subnetMask(IPv4Address)
  /// The offered address is the first or last of its subnet: the network or broadcast address.
  case addressNotHost(IPv4Address, subnet: IPPrefix)
  /// There is no lease time (option 51).
  case noLeaseTime
  /// The lease time is 0 s.
  case leaseTimeZero
  /// A router is not the address of a host: not unicast, or the first or last of the subnet.
  case routerNotUnicast(IPv4Address)
  /// A router has the offered address.
  case routerIsAddress(IPv4Address)
  /// A router is outside the offered subnet, and no route without a router leads to it.
  case routerOffLink(IPv4Address, subnet: IPPrefix)
  /// The MTU (option 26), in bytes, is below 68, the minimum of RFC 791 §3.2.
  case mtu(UInt16)
}
