// Keeps the leases of links: acquires, renews and rebinds them, and starts over when one is lost.

package import Model
package import SystemCalls

/// The DHCP client of several links, without side effects.
///
/// The caller sends the messages, and passes on what arrives and what happens to the links. All times
/// are from the clock of ``DatagramTransport/now``, which counts during a suspension. After each call,
/// ``nextTimer`` says when to pass the next ``Event/timer``. An event yields at most one message for
/// each link, however late it is.
///
/// Source: RFC 2131 §4.4.
package struct LeaseKeeper: Sendable {
  /// What happened.
  package enum Event: Equatable, Sendable {
    /// A link received a packet, with its IPv4 header.
    case packet([UInt8], linkIndex: UInt32, isChecksumReady: Bool)
    /// A link got a carrier, so that it is worth asking again.
    case carrier(linkIndex: UInt32)
    /// A link no longer exists.
    case linkGone(linkIndex: UInt32)
    /// The last message of a link could not be sent.
    case sendFailed(SystemCallError, linkIndex: UInt32)
    /// ``nextTimer`` is due.
    case timer
  }

  /// A message to send.
  package enum Message: Equatable, Sendable {
    /// An IPv4 packet to everyone on a link, for ``DatagramTransport/broadcast(_:linkIndex:)``.
    case broadcast([UInt8], linkIndex: UInt32)
    /// A UDP payload from port 68 to port 67, for ``UnicastSocket``.
    case unicast([UInt8], linkIndex: UInt32, from: IPv4Address, to: IPv4Address)
  }

  /// What the caller has to know.
  package enum News: Equatable, Sendable {
    /// A lease is acquired or extended; it counts from the moment of its request, and is kept from
    /// now on, unless it was a probe.
    ///
    /// An extended lease may differ in every value, also in its address.
    case granted(Lease, linkIndex: UInt32, requestedAt: Duration)
    /// A server refused to extend a lease, which is over; its message, made printable. The link gets
    /// another one with DISCOVER.
    case refused(linkIndex: UInt32, server: IPv4Address, text: String)
    /// A lease expired. The link gets another one with DISCOVER.
    case expired(linkIndex: UInt32)
    /// ``LeaseKeeper/acquire(_:within:at:random:)`` ended without a lease; the link is forgotten.
    case failed(DHCPError, linkIndex: UInt32)
  }

  /// What it does for each link.
  var phases: [UInt32: Phase] = [:]

  /// Keeps nothing yet.
  package init() {}

  /// Begins to get a lease; ends with ``News/granted(_:linkIndex:requestedAt:)`` or
  /// ``News/failed(_:linkIndex:)``.
  ///
  /// It replaces what was done for the link before: an earlier acquisition ends without news, and a
  /// lease is no longer kept.
  ///
  /// - Parameter limit: The timeout.
  package mutating func acquire(
    _ request: LeaseRequest, within limit: Duration, at now: Duration,
    random: inout some RandomNumberGenerator
  ) -> [Message] {
    let exchange = Exchange(
      mac: request.mac, mode: request.mode, known: request.known, deadline: now + limit)
    phases[request.linkIndex] = .acquiring(exchange)
    var effects = Effects()
    deliver(.start, to: request.linkIndex, at: now, random: &random, &effects)
    return effects.messages
  }

  /// Begins to keep a lease that the caller has.
  ///
  /// The lease that is kept already, or was lost, changes nothing, and neither does an earlier one;
  /// but `known` counts from now on. While a lease is acquired for the link, nothing is kept.
  ///
  /// - Parameters:
  ///   - known: What other sources know of the address.
  ///   - requestedAt: When its REQUEST was sent, or a fraction of a second earlier.
  package mutating func keep(
    _ lease: Lease, of linkIndex: UInt32, known: KnownTerms, requestedAt: Duration,
    at now: Duration
  ) {
    let kept = KeptLease(lease, known: known, requestedAt: min(requestedAt, now))
    guard let phase = phases[linkIndex] else {
      phases[linkIndex] = .bound(kept)
      return
    }
    phases[linkIndex] = phase.keeping(kept)
  }

  /// Ends what is done for a link, without news.
  package mutating func forget(_ linkIndex: UInt32) { phases[linkIndex] = nil }

  /// Handles an event; returns the messages to send now, and the news.
  package mutating func handle(
    _ event: Event, at now: Duration, random: inout some RandomNumberGenerator
  ) -> (messages: [Message], news: [News]) {
    var effects = Effects()
    switch event {
    case .packet(let packet, let link, let isChecksumReady):
      deliver(
        .packet(packet, isChecksumReady: isChecksumReady),
        to: addressee(of: packet, isChecksumReady: isChecksumReady) ?? link,
        at: now, random: &random, &effects)
    case .carrier(let link):
      deliver(.carrier, to: link, at: now, random: &random, &effects)
    case .linkGone(let link):
      deliver(.abandoned(.linkVanished), to: link, at: now, random: &random, &effects)
    case .sendFailed(let error, let link):
      // A link that is down may come up again, and a full queue empties.
      deliver(
        error.isLinkGone ? .abandoned(.linkVanished) : .sendFailed(error), to: link, at: now,
        random: &random, &effects)
    case .timer:
      for (link, phase) in phases.sorted(by: { $0.key < $1.key }) {
        guard let due = phase.nextTimer, due <= now else { continue }
        deliver(.timer, to: link, at: now, random: &random, &effects)
      }
    }
    return (effects.messages, effects.news)
  }

  /// When ``Event/timer`` is due; nil if nothing is to be done ever.
  package var nextTimer: Duration? { phases.values.compactMap(\.nextTimer).min() }

  /// When the extension of a link's lease is asked for next; nil if there is no lease, or it is
  /// permanent.
  package func renewal(of linkIndex: UInt32) -> Duration? { phases[linkIndex]?.renewal }

  /// Why a link's lease is not extended yet, or a lost one not replaced; nil if nothing is wrong.
  package func failure(of linkIndex: UInt32) -> DHCPError? { phases[linkIndex]?.failure }

  private mutating func deliver(
    _ event: Exchange.Event, to link: UInt32, at now: Duration,
    random: inout some RandomNumberGenerator, _ effects: inout Effects
  ) {
    guard let phase = phases[link] else { return }
    phases[link] = phase.after((event, link, now), random: &random, &effects)
  }

  /// The link whose extension a packet answers, which another link may have received.
  private func addressee(of packet: [UInt8], isChecksumReady: Bool) -> UInt32? {
    phases.first { _, phase in
      guard case .extending(let exchange, _) = phase else { return false }
      return exchange.awaits(packet.span, isChecksumReady: isChecksumReady)
    }?.key
  }
}
