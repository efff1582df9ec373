// What is asked of the negotiation.

package import Model

/// The wish for a lease on one link.
package struct LeaseRequest: Hashable, Sendable {
  /// How to get it.
  package enum Mode: Hashable, Sendable {
    /// DISCOVER, OFFER, REQUEST, ACK.
    case discover
    /// REQUEST, ACK: confirms a lease that has not run out (INIT-REBOOT, RFC 2131 §3.2).
    ///
    /// A NAK or silence leads to ``discover``.
    case initReboot(Lease)
    /// DISCOVER, OFFER: what a server would give, without taking it.
    case probe
  }

  /// The kernel's number of the link, which must be up.
  package var linkIndex: UInt32
  /// The MAC that the link sends with.
  package var mac: MACAddress
  /// How to get the lease.
  package var mode: Mode

  /// Makes a request of its parts.
  package init(linkIndex: UInt32, mac: MACAddress, mode: Mode = .discover) {
    self.linkIndex = linkIndex
    self.mac = mac
    self.mode = mode
  }
}
