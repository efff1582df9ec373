// What is asked of the negotiation.

public import NetworkModel

/// The wish for a lease on one link.
public struct LeaseRequest: Hashable, Sendable {
  /// How to get it.
  public enum Mode: Hashable, Sendable {
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
  public var linkIndex: UInt32
  /// The MAC that the link sends with.
  public var mac: MACAddress
  /// How to get the lease.
  public var mode: Mode

  /// Makes a request of its parts.
  public init(linkIndex: UInt32, mac: MACAddress, mode: Mode = .discover) {
    self.linkIndex = linkIndex
    self.mac = mac
    self.mode = mode
  }
}
