// Several exchanges at once over one transport.

package import Model

/// Gets leases for several links concurrently; tells each result as soon as it is known, and returns
/// when each link has one.
///
/// - Parameters:
///   - requests: The links, each once.
///   - limit: How long to try, for all of them together.
///   - transport: What carries the packets.
///   - random: Where transaction numbers and pauses are drawn from.
///   - linkEvents: Called when the descriptor that the transport watches is readable: reads it empty,
///     and says what happened to the links. A change that shows a carrier is taken for one that
///     appeared: leave out what repeats.
///   - finished: Called with a link's number and its result, once for each request.
/// - Returns: As many results as there are requests, in their order.
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
    // After every event: a flood of packets must not keep the timers from firing.
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

/// The exchanges under way, each on its link.
private struct Negotiation {
  struct Party {
    let linkIndex: UInt32
    var exchange: Exchange
    /// Whether its result was told.
    var isTold = false
  }

  var parties: [Party]

  init(_ requests: [LeaseRequest], deadline: Duration) {
    parties = requests.map {
      Party(
        linkIndex: $0.linkIndex, exchange: Exchange(mac: $0.mac, mode: $0.mode, deadline: deadline))
    }
  }

  /// When the next timer is due; nil when every exchange has ended.
  var nextTimer: Duration? {
    parties.filter { $0.exchange.outcome == nil }.map(\.exchange.nextTimer).min()
  }

  /// The outcomes, one for each exchange once ``nextTimer`` is nil.
  var outcomes: [Result<Lease, DHCPError>] { parties.compactMap(\.exchange.outcome) }

  /// Tells the results that have come and were not told yet.
  mutating func tell(_ finished: (UInt32, Result<Lease, DHCPError>) -> Void) {
    for index in parties.indices where !parties[index].isTold {
      guard let outcome = parties[index].exchange.outcome else { continue }
      parties[index].isTold = true
      finished(parties[index].linkIndex, outcome)
    }
  }

  /// Hands what the transport reports to the exchanges that it concerns.
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

  /// Hands an event to the exchanges that it concerns, and sends what they answer.
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
        // A link that is down may come up again, and a full queue empties: the timer tries again.
        let failure: Exchange.Event =
          error.isLinkGone ? .abandoned(.linkVanished) : .sendFailed(error)
        _ = parties[index].exchange.handle(failure, at: now, random: &random)
      }
    }
  }
}
