// The interface between the negotiation and the network: packets, time, and link events.

package import SystemCalls

/// An event of a transport.
package enum TransportEvent: Equatable, Sendable {
  /// A link received a packet, with its IPv4 header.
  ///
  /// Its UDP checksum may be incomplete if the sender is on the same host.
  case packet([UInt8], linkIndex: UInt32, isChecksumReady: Bool)
  /// The descriptor that the transport watches for its user is readable.
  case watchedReadable
  /// The wait reached its time limit.
  case timeIsUp
}

/// A transport that carries IPv4 packets to and from links, and has a clock.
package protocol DatagramTransport: ~Copyable {
  /// The time of a monotonic clock that includes suspension.
  var now: Duration { get }

  /// Broadcasts an IPv4 packet on a link.
  ///
  /// - Throws: ``SystemCallError`` if the packet was not sent.
  mutating func broadcast(_ packet: [UInt8], linkIndex: UInt32) throws(SystemCallError)

  /// Waits for the next event, at most until an instant of ``now``.
  ///
  /// - Throws: ``SystemCallError`` if no more packets can arrive.
  mutating func receive(until instant: Duration) throws(SystemCallError) -> TransportEvent
}
