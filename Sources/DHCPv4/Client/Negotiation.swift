// Leases for several links over one transport, waited for.

package import Model

/// Gets leases for several links concurrently; reports the results as soon as they are known, and
/// returns when each link has a result.
///
/// What has arrived at the same moment is reported together: who has several leases at once may have
/// less to do than with one after the other.
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
///   - finished: Takes the results that are there, at least one; in sum, one for each request.
/// - Returns: One result for each request, in the same order.
@discardableResult package func negotiate(
  _ requests: [LeaseRequest], within limit: Duration = .seconds(30),
  over transport: inout some DatagramTransport & ~Copyable,
  random: inout some RandomNumberGenerator, linkEvents: () -> [LinkEvent] = { [] },
  finished: ([LeaseResult]) -> Void = { _ in }
) -> [Result<Lease, DHCPError>] {
  var negotiation = Negotiation()
  let deadline = transport.now + limit
  for request in requests {
    let now = transport.now
    let messages = negotiation.keeper.acquire(
      request, within: deadline - now, at: now, random: &random)
    negotiation.send(messages, over: &transport, random: &random)
  }
  while let instant = negotiation.keeper.nextTimer {
    let isNews = negotiation.isNews
    do {
      switch try transport.receive(until: isNews ? transport.now : instant) {
      case .packet(let packet, let link, let isChecksumReady):
        negotiation.deliver(
          .packet(packet, linkIndex: link, isChecksumReady: isChecksumReady), over: &transport,
          random: &random)
      case .watchedReadable:
        for event in linkEvents().compactMap(LeaseKeeper.Event.init) {
          negotiation.deliver(event, over: &transport, random: &random)
        }
      case .timeIsUp:
        // Nothing more is there.
        if isNews { negotiation.tell(finished) }
      }
      // After every event, so that timers fire even in a flood of packets.
      negotiation.deliver(.timer, over: &transport, random: &random)
      if negotiation.isOverdue { negotiation.tell(finished) }
    } catch {
      for request in requests { negotiation.end(request.linkIndex, .transport(error)) }
    }
  }
  negotiation.tell(finished)
  return requests.compactMap { negotiation.results[$0.linkIndex] }
}

/// Gets leases for several links concurrently, with the system's random generator.
///
/// See ``negotiate(_:within:over:random:linkEvents:finished:)``.
@discardableResult package func negotiate(
  _ requests: [LeaseRequest], within limit: Duration = .seconds(30),
  over transport: inout some DatagramTransport & ~Copyable, linkEvents: () -> [LinkEvent] = { [] },
  finished: ([LeaseResult]) -> Void = { _ in }
) -> [Result<Lease, DHCPError>] {
  var random = SystemRandomNumberGenerator()
  return negotiate(
    requests, within: limit, over: &transport, random: &random, linkEvents: linkEvents,
    finished: finished)
}

/// Acquisitions in progress, and the results of those that ended.
private struct Negotiation {
  /// A flood of packets keeps no result back for longer than so many of them.
  private static let eventsWithNews = 64

  var keeper = LeaseKeeper()
  private(set) var results: [UInt32: Result<Lease, DHCPError>] = [:]
  /// The results that were not told of.
  private var news: [LeaseResult] = []
  /// How many events came since the first of them.
  private var eventsSinceNews = 0

  /// Whether there are results to tell of.
  var isNews: Bool { !news.isEmpty }

  /// Whether they have to be told of, whatever else comes.
  var isOverdue: Bool { eventsSinceNews >= Self.eventsWithNews }

  /// Tells of the results.
  mutating func tell(_ finished: ([LeaseResult]) -> Void) {
    guard isNews else { return }
    let told = news
    (news, eventsSinceNews) = ([], 0)
    finished(told)
  }

  /// Passes an event on, sends the messages, and keeps the new results.
  mutating func deliver(
    _ event: LeaseKeeper.Event, over transport: inout some DatagramTransport & ~Copyable,
    random: inout some RandomNumberGenerator
  ) {
    if isNews { eventsSinceNews += 1 }
    let (messages, news) = keeper.handle(event, at: transport.now, random: &random)
    for item in news {
      switch item {
      case .granted(let lease, let link, _): end(link, with: .success(lease))
      case .failed(let error, let link): end(link, with: .failure(error))
      // Of leases that are kept; here, none is.
      case .refused, .expired: break
      }
    }
    send(messages, over: &transport, random: &random)
  }

  mutating func send(
    _ messages: [LeaseKeeper.Message], over transport: inout some DatagramTransport & ~Copyable,
    random: inout some RandomNumberGenerator
  ) {
    for message in messages {
      // Only the lease that is kept is renewed by unicast.
      guard case .broadcast(let packet, let link) = message else { continue }
      do {
        try transport.broadcast(packet, linkIndex: link)
      } catch {
        deliver(.sendFailed(error, linkIndex: link), over: &transport, random: &random)
      }
    }
  }

  /// Ends the acquisition of a link, if it is in progress.
  mutating func end(_ link: UInt32, _ error: DHCPError) {
    if results[link] == nil { end(link, with: .failure(error)) }
  }

  private mutating func end(_ link: UInt32, with result: Result<Lease, DHCPError>) {
    keeper.forget(link)
    results[link] = result
    news.append(LeaseResult(link, result))
  }
}

extension LeaseKeeper.Event {
  /// The event of a link; nil if it is nothing to an exchange.
  fileprivate init?(_ event: LinkEvent) {
    switch event {
    case .changed(let link) where link.hasCarrier: self = .carrier(linkIndex: link.index)
    case .removed(let index): self = .linkGone(linkIndex: index)
    case .changed, .overrun: return nil
    }
  }
}
