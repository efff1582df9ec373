// The seam between the negotiation and the network: packets, time, and news of links.

/// What a transport has to report.
package enum TransportEvent: Hashable, Sendable {
  /// A packet with its IPv4 header came in by a link.
  ///
  /// Its UDP checksum may be unfinished, where the sender is on the same host.
  case packet([UInt8], linkIndex: UInt32, isChecksumReady: Bool)
  /// The descriptor that the transport watches for its user is readable.
  case watchedReadable
  /// The time that was waited for is there.
  case timeIsUp
}

/// Something that carries IPv4 packets to and from links, and knows the time.
package protocol DatagramTransport: ~Copyable {
  /// The time on a clock that only goes forward, suspension included.
  var now: Duration { get }

  /// Sends an IPv4 packet to everyone on a link.
  ///
  /// - Throws: ``TransportError`` where the packet was not sent.
  mutating func broadcast(_ packet: [UInt8], linkIndex: UInt32) throws(TransportError)

  /// Waits for the next event, no longer than until an instant of ``now``.
  ///
  /// - Throws: ``TransportError`` where nothing will ever come in any more.
  mutating func receive(until instant: Duration) throws(TransportError) -> TransportEvent
}
