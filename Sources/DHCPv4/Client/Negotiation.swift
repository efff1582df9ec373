// Leases for several links over one transport, waited for.

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
  var negotiation = Negotiation()
  let deadline = transport.now + limit
  for request in requests {
    let now = transport.now
    let messages = negotiation.keeper.acquire(
      request, within: deadline - now, at: now, random: &random)
    negotiation.send(messages, over: &transport, random: &random, finished)
  }
  while let instant = negotiation.keeper.nextTimer {
    do {
      switch try transport.receive(until: instant) {
      case .packet(let packet, let link, let isChecksumReady):
        negotiation.deliver(
          .packet(packet, linkIndex: link, isChecksumReady: isChecksumReady), over: &transport,
          random: &random, finished)
      case .watchedReadable:
        for event in linkEvents().compactMap(LeaseKeeper.Event.init) {
          negotiation.deliver(event, over: &transport, random: &random, finished)
        }
      case .timeIsUp: break
      }
      // After every event, so that timers fire even in a flood of packets.
      negotiation.deliver(.timer, over: &transport, random: &random, finished)
    } catch {
      for request in requests { negotiation.end(request.linkIndex, .transport(error), finished) }
    }
  }
  return requests.compactMap { negotiation.results[$0.linkIndex] }
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

/// Acquisitions in progress, and the results of those that ended.
private struct Negotiation {
  typealias Finished = (UInt32, Result<Lease, DHCPError>) -> Void

  var keeper = LeaseKeeper()
  private(set) var results: [UInt32: Result<Lease, DHCPError>] = [:]

  /// Passes an event on, sends the messages, and reports the new results.
  mutating func deliver(
    _ event: LeaseKeeper.Event, over transport: inout some DatagramTransport & ~Copyable,
    random: inout some RandomNumberGenerator, _ finished: Finished
  ) {
    let (messages, news) = keeper.handle(event, at: transport.now, random: &random)
    for item in news {
      switch item {
      case .granted(let lease, let link, _): end(link, with: .success(lease), finished)
      case .failed(let error, let link): end(link, with: .failure(error), finished)
      // Of leases that are kept; here, none is.
      case .refused, .expired: break
      }
    }
    send(messages, over: &transport, random: &random, finished)
  }

  mutating func send(
    _ messages: [LeaseKeeper.Message], over transport: inout some DatagramTransport & ~Copyable,
    random: inout some RandomNumberGenerator, _ finished: Finished
  ) {
    for message in messages {
      // Only the lease that is kept is renewed by unicast.
      guard case .broadcast(let packet, let link) = message else { continue }
      do {
        try transport.broadcast(packet, linkIndex: link)
      } catch {
        deliver(
          .sendFailed(error, linkIndex: link), over: &transport, random: &random, finished)
      }
    }
  }

  /// Ends the acquisition of a link, if it is in progress.
  mutating func end(_ link: UInt32, _ error: DHCPError, _ finished: Finished) {
    if results[link] == nil { end(link, with: .failure(error), finished) }
  }

  private mutating func end(
    _ link: UInt32, with result: Result<Lease, DHCPError>, _ finished: Finished
  ) {
    keeper.forget(link)
    results[link] = result
    finished(link, result)
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
