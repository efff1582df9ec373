// What the lab's faulty DHCP server does wrong.

/// A way for a DHCP server to misbehave that no real server offers.
package enum DHCPFault: String, Hashable, Sendable, CaseIterable {
  /// The subnet mask is 255.0.255.0.
  case maskWithHoles = "mask-with-holes"
  /// The router is 192.0.2.1, which no address of the lease's subnet reaches.
  case offLinkRouter = "off-link-router"
  /// The lease lasts 0 seconds.
  case zeroLease = "zero-lease"
  /// The last option says that it is longer than the message.
  case truncatedOption = "truncated-option"
  /// Each REQUEST is answered by a NAK.
  case nak
  /// The first REQUEST is answered by a NAK; everything after that is right.
  case nakOnce = "nak-once"
  /// Each DISCOVER is answered, but no REQUEST.
  case silentRequest = "silent-request"
  /// Replies carry another transaction's number.
  case wrongTransaction = "wrong-xid"
  /// The address is 224.0.0.1, which is multicast.
  case notUnicast = "not-unicast"
  /// The address is 127.0.0.1.
  case loopback
  /// Nothing is wrong, but the lease lasts 2 seconds.
  case shortLease = "short-lease"
  /// The ACK names another server than the OFFER did.
  case otherServer = "other-server-id"
}
