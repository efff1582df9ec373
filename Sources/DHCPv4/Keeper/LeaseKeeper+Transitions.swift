// Which phase follows which: the phases of a link's lease after an event.

import Model

extension LeaseKeeper.Phase {
  /// An event for a link, with all that the phase after it depends on.
  typealias Input = (event: Exchange.Event, link: UInt32, now: Duration)

  /// The phase after an event; nil if the link is to be forgotten.
  func after(
    _ input: Input, random: inout some RandomNumberGenerator,
    _ effects: inout LeaseKeeper.Effects
  ) -> Self? {
    switch self {
    case .acquiring(var exchange):
      effects.send(exchange.handle(input.event, at: input.now, random: &random), on: input.link)
      return Self.acquired(by: exchange, on: input.link, &effects)
    case .bound(let kept):
      return Self.bound(kept, after: input, random: &random, &effects)
    case .extending(var exchange, let kept):
      effects.send(exchange.handle(input.event, at: input.now, random: &random), on: input.link)
      return Self.extended(kept, by: exchange, input, random: &random, &effects)
    case .restarting(var exchange, let restart):
      effects.send(exchange.handle(input.event, at: input.now, random: &random), on: input.link)
      return Self.found(in: restart, by: exchange, input, random: &random, &effects)
    case .pausing(_, var restart):
      switch input.event {
      case .abandoned: return nil
      case .start, .packet, .sendFailed: return self
      case .carrier: restart.pauses.hurry()
      case .timer: break
      }
      return Self.searching(restart, on: input.link, at: input.now, random: &random, &effects)
    }
  }

  /// After the exchange that the caller asked for.
  private static func acquired(
    by exchange: Exchange, on link: UInt32, _ effects: inout LeaseKeeper.Effects
  ) -> Self? {
    switch exchange.outcome {
    case nil: return .acquiring(exchange)
    case .success(let lease):
      let kept = granted(lease, by: exchange, exchange.known, on: link, &effects)
      return exchange.isProbe ? nil : kept
    case .failure(let error):
      effects.news.append(.failed(error, linkIndex: link))
      return nil
    }
  }

  private static func bound(
    _ kept: KeptLease, after input: Input, random: inout some RandomNumberGenerator,
    _ effects: inout LeaseKeeper.Effects
  ) -> Self? {
    switch input.event {
    case .abandoned: return nil
    case .start, .packet, .carrier, .sendFailed: return .bound(kept)
    case .timer:
      guard let timers = kept.timers, input.now >= timers.renewal else { return .bound(kept) }
      var exchange = Exchange(extending: kept.lease, timers, known: kept.known)
      // After a suspension the lease may be over.
      let event = input.now < timers.end ? Exchange.Event.start : .timer
      effects.send(exchange.handle(event, at: input.now, random: &random), on: input.link)
      return extended(kept, by: exchange, input, random: &random, &effects)
    }
  }

  /// After the exchange that extends a lease.
  private static func extended(
    _ kept: KeptLease, by exchange: Exchange, _ input: Input,
    random: inout some RandomNumberGenerator, _ effects: inout LeaseKeeper.Effects
  ) -> Self? {
    switch exchange.outcome {
    case nil: return .extending(exchange, kept)
    case .success(let lease):
      return granted(lease, by: exchange, kept.known, on: input.link, &effects)
    case .failure(.linkVanished): return nil
    case .failure(let error):
      if case .notAcknowledged(let server, let text, _) = error {
        effects.news.append(.refused(linkIndex: input.link, server: server, text: text))
      } else {
        effects.news.append(.expired(linkIndex: input.link))
      }
      return searching(
        LeaseKeeper.Restart(lost: kept, failure: error), on: input.link, at: input.now,
        random: &random, &effects)
    }
  }

  /// Begins to search another lease.
  private static func searching(
    _ restart: LeaseKeeper.Restart, on link: UInt32, at now: Duration,
    random: inout some RandomNumberGenerator, _ effects: inout LeaseKeeper.Effects
  ) -> Self {
    var exchange = restart.exchange(at: now)
    effects.send(exchange.handle(.start, at: now, random: &random), on: link)
    return .restarting(exchange, restart)
  }

  /// After the exchange that searches another lease.
  private static func found(
    in restart: LeaseKeeper.Restart, by exchange: Exchange, _ input: Input,
    random: inout some RandomNumberGenerator, _ effects: inout LeaseKeeper.Effects
  ) -> Self? {
    switch exchange.outcome {
    case nil: return .restarting(exchange, restart)
    case .success(let lease):
      return granted(lease, by: exchange, restart.lost.known, on: input.link, &effects)
    case .failure(.linkVanished): return nil
    case .failure(let error):
      var restart = restart
      restart.failure = error
      let pause = restart.pauses.next(random: &random)
      return .pausing(until: input.now + pause, restart)
    }
  }

  private static func granted(
    _ lease: Lease, by exchange: Exchange, _ known: KnownTerms, on link: UInt32,
    _ effects: inout LeaseKeeper.Effects
  ) -> Self {
    effects.news.append(
      .granted(lease, linkIndex: link, requestedAt: exchange.requestedAt))
    return .bound(KeptLease(lease, known: known, requestedAt: exchange.requestedAt))
  }
}
