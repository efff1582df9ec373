// The errors of a DHCP exchange.

package import Model
package import SystemCalls

/// Why an exchange ended without a lease.
package enum DHCPError: Error, Equatable, Sendable {
  /// The timeout passed without a usable answer.
  case timeout(Timeout)
  /// The client refused the offer of a server, and there was no better offer.
  ///
  /// The server is nil if the offer does not name it.
  case refused(OfferRefusal, server: IPv4Address?)
  /// A server withdrew its offer with a NAK this many times in a row; its message, made printable.
  case notAcknowledged(server: IPv4Address, text: String, times: Int)
  /// The link no longer exists.
  case linkVanished
  /// The packet socket failed.
  case transport(SystemCallError)
}

/// What happened until the timeout.
package struct Timeout: Equatable, Sendable {
  /// The number of sent messages.
  package let attempts: Int
  /// The numbers of ignored packets, by the reason.
  package let dropped: [DropReason: Int]
  /// Why the last refused offer was refused.
  package let lastRefusal: OfferRefusal?
  /// Why the last unsent message was not sent.
  package let lastSendError: SystemCallError?
}

/// Why a received packet was ignored, in the order of the checks.
package enum DropReason: String, Error, Equatable, Sendable, CaseIterable {
  /// The headers are inconsistent, or it is a fragment, or not UDP.
  case malformedPacket
  /// The checksum of the IPv4 or the UDP header is wrong.
  case wrongChecksum
  /// It went to another port than 68.
  case otherPort
  /// It is not a DHCP message over Ethernet.
  case malformedMessage
  /// It is a client's message (`op`).
  case notReply
  /// It answers another request (`xid`).
  case otherTransaction
  /// It is for another client (`chaddr`).
  case otherHardwareAddress
  /// It is not the expected type of message (option 53).
  case unexpectedType
  /// It is not from the server of the offer, or does not name its server (option 54).
  case otherServer
  /// It grants another address than the requested one (`yiaddr`).
  case otherAddress
  /// Its offer is refused; see ``OfferRefusal``.
  case refused
}
