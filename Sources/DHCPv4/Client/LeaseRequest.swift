// A request for a lease.

package import Model

/// A request for a lease on one link.
package struct LeaseRequest: Equatable, Sendable {
  /// How to get it.
  package enum Mode: Equatable, Sendable {
    /// DISCOVER, OFFER, REQUEST, ACK.
    case discover
    /// REQUEST, ACK: confirms a lease that has not expired (INIT-REBOOT, RFC 2131 §3.2).
    ///
    /// After a NAK or without an answer, continues with ``discover``.
    case initReboot(Lease)
    /// DISCOVER, OFFER: shows the offer of a server without accepting it.
    case probe
  }

  /// The kernel's index of the link, which must be up.
  package var linkIndex: UInt32
  /// The MAC from which the link sends.
  package var mac: MACAddress
  /// How to get the lease.
  package var mode: Mode
  /// What other sources know of the address.
  package var known: KnownTerms

  /// Makes a request from its parts.
  package init(
    linkIndex: UInt32, mac: MACAddress, mode: Mode = .discover, known: KnownTerms = KnownTerms()
  ) {
    self.linkIndex = linkIndex
    self.mac = mac
    self.mode = mode
    self.known = known
  }
}
