// The faults of the lab's faulty DHCP server.

/// A fault of a DHCP server.
///
/// Real servers can't be configured to have it.
package enum DHCPFault: String, Hashable, Sendable, CaseIterable {
  /// The subnet mask is 255.0.255.0.
  case maskWithHoles = "mask-with-holes"
  /// The router is 192.0.2.1, which no address of the lease's subnet reaches.
  case offLinkRouter = "off-link-router"
  /// The router has three bytes.
  case shortRouter = "short-router"
  /// The lease lasts 0 seconds.
  case zeroLease = "zero-lease"
  /// The length of the last option exceeds the message.
  case truncatedOption = "truncated-option"
  /// The server answers each REQUEST with a NAK.
  case nak
  /// The server answers the first REQUEST with a NAK, and everything after it correctly.
  case nakOnce = "nak-once"
  /// The server answers each DISCOVER, but no REQUEST.
  case silentRequest = "silent-request"
  /// Replies have the wrong transaction ID.
  case wrongTransaction = "wrong-xid"
  /// The address is 224.0.0.1, which is multicast.
  case notUnicast = "not-unicast"
  /// The address is 127.0.0.1.
  case loopback
  /// The lease lasts 2 seconds; everything else is correct.
  case shortLease = "short-lease"
  /// The ACK has another server identifier than the OFFER.
  case otherServer = "other-server-id"
}
