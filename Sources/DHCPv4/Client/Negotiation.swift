// Concurrent exchanges over one transport.

package import Model

/// Gets leases for several links concurrently; reports each result as soon as it is known, and
/// returns when each link has a result.
///
/// - Parameters:
///   - requests: The requests, one for each link.
///   - limit: The timeout for all of them together.
///   - transport: The transport of the packets.
///   - random: The source of transaction numbers and pauses.
///   - linkEvents: Called when the descriptor that the transport watches is readable: reads all
///     events from it
///     and returns them. A change with a carrier is taken as a new
///     carrier, so it should omit repetitions.
///   - finished: Called with a link's index and its result, once for each request.
/// - Returns: One result for each request, in the same order.
@discardableResult package func negotiate(
  _ requests: [LeaseRequest], within limit: Duration = .seconds(30),
  over transport: inout some DatagramTransport & ~Copyable,
  random: inout some RandomNumberGenerator, linkEvents: () -> [LinkEvent] = { [] },
  finished: (UInt32, Result<Lease, DHCPError>) -> Void = { _, _ in }
) -> [Result<Lease, DHCPError>] {
  var negotiation = Negotiation(requests, deadline: transport.now + limit)
  negotiation.deliver(.start, over: &transport, random: &random) { _ in true }
  negotiation.tell(finished)
  while let instant = negotiation.nextTimer {
    do {
      let event = try transport.receive(until: instant)
      negotiation.take(event, over: &transport, random: &random, linkEvents: linkEvents)
    } catch {
      negotiation.deliver(.abandoned(.transport(error)), over: &transport, random: &random) { _ in
        true
      }
    }
    // After every event, so that timers fire even in a flood of packets.
    let now = transport.now
    negotiation.deliver(.timer, over: &transport, random: &random) { $0.exchange.nextTimer <= now }
    negotiation.tell(finished)
  }
  return negotiation.outcomes
}

/// Gets leases for several links concurrently, with the system's random generator.
///
/// See ``negotiate(_:within:over:random:linkEvents:finished:)``.
@discardableResult package func negotiate(
  _ requests: [LeaseRequest], within limit: Duration = .seconds(30),
  over transport: inout some DatagramTransport & ~Copyable, linkEvents: () -> [LinkEvent] = { [] },
  finished: (UInt32, Result<Lease, DHCPError>) -> Void = { _, _ in }
) -> [Result<Lease, DHCPError>] {
  var random = SystemRandomNumberGenerator()
  return negotiate(
    requests, within: limit, over: &transport, random: &random, linkEvents: linkEvents,
    finished: finished)
}

/// The exchanges in progress, one for each link.
private struct Negotiation {
  struct Party {
    let linkIndex: UInt32
    var exchange: Exchange
    /// Whether its result was reported.
    var isTold = false
  }

  var parties: [Party]

  init(_ requests: [LeaseRequest], deadline: Duration) {
    parties = requests.map {
      Party(
        linkIndex: $0.linkIndex,
        exchange: Exchange(mac: $0.mac, mode: $0.mode, known: $0.known, deadline: deadline))
    }
  }

  /// When the next timer is due; nil when every exchange has ended.
  var nextTimer: Duration? {
    parties.filter { $0.exchange.outcome == nil }.map(\.exchange.nextTimer).min()
  }

  /// The outcomes, one for each exchange once ``nextTimer`` is nil.
  var outcomes: [Result<Lease, DHCPError>] { parties.compactMap(\.exchange.outcome) }

  /// Reports the new results.
  mutating func tell(_ finished: (UInt32, Result<Lease, DHCPError>) -> Void) {
    for index in parties.indices where !parties[index].isTold {
      guard let outcome = parties[index].exchange.outcome else { continue }
      parties[index].isTold = true
      finished(parties[index].linkIndex, outcome)
    }
  }

  /// Passes an event of the transport to its exchanges.
  mutating func take(
    _ event: TransportEvent, over transport: inout some DatagramTransport & ~Copyable,
    random: inout some RandomNumberGenerator, linkEvents: () -> [LinkEvent]
  ) {
    switch event {
    case .packet(let packet, let link, let isChecksumReady):
      deliver(
        .packet(packet, isChecksumReady: isChecksumReady), over: &transport, random: &random
      ) { $0.linkIndex == link }
    case .watchedReadable:
      for event in linkEvents() {
        switch event {
        case .changed(let link):
          guard link.hasCarrier else { continue }
          deliver(.carrier, over: &transport, random: &random) { $0.linkIndex == link.index }
        case .removed(let index):
          deliver(.abandoned(.linkVanished), over: &transport, random: &random) {
            $0.linkIndex == index
          }
        case .overrun: break
        }
      }
    case .timeIsUp:
      break
    }
  }

  /// Passes an event to its exchanges, and sends their messages.
  mutating func deliver(
    _ event: Exchange.Event, over transport: inout some DatagramTransport & ~Copyable,
    random: inout some RandomNumberGenerator, to isConcerned: (Party) -> Bool
  ) {
    for index in parties.indices where isConcerned(parties[index]) {
      let now = transport.now
      guard let packet = parties[index].exchange.handle(event, at: now, random: &random) else {
        continue
      }
      do {
        try transport.broadcast(packet, linkIndex: parties[index].linkIndex)
      } catch {
        // The link may come up again, and a full queue empties, so the timer tries again.
        let failure: Exchange.Event =
          error.isLinkGone ? .abandoned(.linkVanished) : .sendFailed(error)
        _ = parties[index].exchange.handle(failure, at: now, random: &random)
      }
    }
  }
}
