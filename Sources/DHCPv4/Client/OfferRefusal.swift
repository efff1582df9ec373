// Why a lease that a server offers is not taken.

package import Model

/// What is wrong with the content of an OFFER or ACK.
package enum OfferRefusal: Error, Hashable, Sendable {
  /// The message is broken.
  case malformed(MessageDefect)
  /// No server identifier (option 54): nobody to send the REQUEST to.
  case noServerIdentifier
  /// The server identifier is no unicast address.
  case serverNotUnicast(IPv4Address)
  /// The offered address (`yiaddr`) is in 0/8, 127/8, 224/4 or 240/4.
  case addressNotUnicast(IPv4Address)
  /// No subnet mask (option 1); guessing one by the class of the address would be wrong.
  case noSubnetMask
  /// The subnet mask has holes, or is 0.0.0.0.
  case subnetMask(IPv4Address)
  /// The offered address is the first or last of its subnet: the network itself, or everyone.
  case addressNotHost(IPv4Address, subnet: IPPrefix)
  /// No lease time (option 51).
  case noLeaseTime
  /// The lease time is 0 s.
  case leaseTimeZero
  /// A router is no unicast address.
  case routerNotUnicast(IPv4Address)
  /// A router has the offered address.
  case routerIsAddress(IPv4Address)
  /// A router is outside the offered subnet, and no route without a router leads to it.
  case routerOffLink(IPv4Address, subnet: IPPrefix)
  /// The MTU (option 26), in bytes, is below the 68 that RFC 791 §3.2 asks of every link.
  case mtu(UInt16)
}
