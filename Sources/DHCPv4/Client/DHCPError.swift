// Why there is no lease.

package import Model

/// Why an exchange ended without a lease.
package enum DHCPError: Error, Hashable, Sendable {
  /// The time is over; no server gave an answer that could be used.
  case timeout(Timeout)
  /// What a server offered was refused, and no other server offered anything better.
  ///
  /// The server is nil where it did not say who it is.
  case refused(OfferRefusal, server: IPv4Address?)
  /// A server withdrew its offer with a NAK so many times in a row; its own words, made printable.
  case notAcknowledged(server: IPv4Address, text: String, times: Int)
  /// The link went away.
  case linkVanished
  /// The packet socket failed.
  case transport(TransportError)
}

/// What happened until the time was over.
package struct Timeout: Hashable, Sendable {
  /// How many messages were sent.
  package let attempts: Int
  /// What came in and was not acted upon, counted by the reason.
  package let dropped: [DropReason: Int]
  /// Why the last offer that was refused was refused.
  package let lastRefusal: OfferRefusal?
  /// Why the last message that could not be sent could not be sent.
  package let lastSendError: TransportError?
}

/// Why a received packet was not acted upon, in the order in which they are checked.
package enum DropReason: String, Error, Hashable, Sendable, CaseIterable {
  /// The headers contradict each other, or it is a fragment, or not UDP.
  case malformedPacket
  /// The checksum of the IPv4 or the UDP header is wrong.
  case wrongChecksum
  /// It went to another port than 68.
  case otherPort
  /// It is no DHCP message over Ethernet.
  case malformedMessage
  /// It is a client's message (`op`).
  case notReply
  /// It answers another request (`xid`).
  case otherTransaction
  /// It is for another client (`chaddr`).
  case otherHardwareAddress
  /// It is not the type of message that is waited for (option 53).
  case unexpectedType
  /// It is from another server than the offer was (option 54), or does not say from which.
  case otherServer
  /// It grants another address than the requested one (`yiaddr`).
  case otherAddress
  /// It offers what is refused; see ``OfferRefusal``.
  case refused
}

/// What the kernel answered to an operation on the packet socket.
package struct TransportError: Error, Hashable, Sendable {
  /// The system call, or the step: `open`, `sendto`, `recvmsg`, `ppoll`.
  package let operation: String
  /// The error number (errno.h), positive.
  package let number: Int32

  /// Makes an error of its facts.
  package init(operation: String, number: Int32) {
    self.operation = operation
    self.number = number
  }
}
