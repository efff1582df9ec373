// The exchange of one link with the DHCP servers: a pure state machine.

import Model
import SystemCalls

/// One exchange to get a lease for one link, or to extend one.
///
/// It has no side effects: every event has the time and a random generator, and yields at most
/// one message to send. All times are from one monotonic clock.
///
/// Source: RFC 2131 §4.4, figure 5; BOUND is the pause between two exchanges.
struct Exchange: Sendable {
  /// The expected answer.
  enum State: Equatable, Sendable {
    /// An OFFER.
    case selecting
    /// The ACK of the offered lease.
    case requesting(Lease)
    /// The ACK of an earlier lease (INIT-REBOOT).
    case confirming(Lease)
    /// The ACK of the present lease, by its server (RENEWING).
    case renewing(Lease, LeaseTimers)
    /// The ACK of the present lease, by any server (REBINDING).
    case rebinding(Lease, LeaseTimers)
  }

  /// The input of the state machine.
  enum Event: Equatable, Sendable {
    /// The start; once.
    case start
    /// This link received a packet, with its IPv4 header.
    case packet([UInt8], isChecksumReady: Bool)
    /// ``nextTimer`` is due.
    case timer
    /// The link got a carrier: earlier messages may be lost.
    case carrier
    /// No more packets can arrive: the link no longer exists, or the socket failed.
    case abandoned(DHCPError)
    /// The message that the last event yielded could not be sent.
    case sendFailed(SystemCallError)
  }

  let mac: MACAddress
  /// Whether it ends with the OFFER.
  let isProbe: Bool
  /// What other sources know of the address.
  let known: KnownTerms
  /// The end of the timeout; that of the present lease where it is extended.
  let deadline: Duration

  /// The lease or the error; nil while the exchange continues.
  private(set) var outcome: Result<Lease, DHCPError>?

  private(set) var state: State
  private(set) var transaction: UInt32 = 0
  /// When the REQUEST was sent that the awaited ACK answers: from here its lease counts.
  private(set) var requestedAt = Duration.zero
  private var retransmission = Retransmission()
  private var nextTransmission = Duration.zero
  private var began = Duration.zero

  private var attempts = 0
  private var naks = 0
  private var dropped: [DropReason: Int] = [:]
  private var lastRefusal: OfferRefusal?
  private var lastSendError: SystemCallError?
  /// The refused offer that ends the exchange at this time, unless a better one arrives before.
  private var settling: (error: DHCPError, at: Duration)?
  /// The offer of another address than the known one, which is taken at this time unless a server offers
  /// that one before.
  private var secondChoice: (lease: Lease, at: Duration)?

  /// The time to wait for a better offer after a refused one, or one of another address than the known one.
  static let settlingTime = Duration.seconds(2)
  /// The number of requests for a known lease before the exchange restarts with DISCOVER.
  static let confirmingAttempts = 3
  /// The number of requests for an offered lease before the exchange restarts with DISCOVER.
  static let requestingAttempts = 5
  /// The number of NAKs that ends the exchange.
  static let mostNAKs = 4
  /// The shortest pause between two requests for an extension, however often the carrier comes.
  static let carrierPause = Duration.seconds(1)

  /// An exchange that gets a lease.
  init(
    mac: MACAddress, mode: LeaseRequest.Mode, known: KnownTerms = KnownTerms(), deadline: Duration
  ) {
    self.mac = mac
    self.known = known
    self.deadline = deadline
    isProbe = mode == .probe
    if case .initReboot(let lease) = mode { state = .confirming(lease) } else { state = .selecting }
  }

  /// An exchange that extends a lease until it expires.
  init(extending lease: Lease, _ timers: LeaseTimers, known: KnownTerms = KnownTerms()) {
    mac = lease.mac
    self.known = known
    deadline = timers.end
    isProbe = false
    state = .renewing(lease, timers)
  }

  /// When ``Event/timer`` is due; meaningless when there is an outcome.
  var nextTimer: Duration {
    min(nextTransmission, deadline, settling?.at ?? deadline, secondChoice?.at ?? deadline)
  }

  /// What happened until now.
  var facts: Timeout {
    Timeout(
      attempts: attempts, dropped: dropped, lastRefusal: lastRefusal, lastSendError: lastSendError)
  }

  /// Whether a message was not sent, or had no answer or a useless one.
  var isUnlucky: Bool { attempts > 1 || lastRefusal != nil || lastSendError != nil }

  /// Handles an event and returns the message to send now, if any.
  mutating func handle(
    _ event: Event, at now: Duration, random: inout some RandomNumberGenerator
  ) -> Outgoing? {
    guard outcome == nil else { return nil }
    switch event {
    case .start:
      began = now
      return enter(next(at: now), at: now, random: &random)
    case .packet(let packet, let isChecksumReady):
      let reading = read(packet.span, isChecksumReady: isChecksumReady)
      return act(on: reading, at: now, random: &random)
    case .timer:
      return timerFired(at: now, random: &random)
    case .carrier:
      return hurry(at: now, random: &random)
    case .abandoned(let error):
      outcome = .failure(error)
    case .sendFailed(let error):
      lastSendError = error
      retrySoon(at: now)
    }
    return nil
  }

  private mutating func timerFired(
    at now: Duration, random: inout some RandomNumberGenerator
  ) -> Outgoing? {
    if let choice = secondChoice, now >= choice.at {
      return take(offer: choice.lease, at: now, random: &random)
    }
    if let settling, now >= settling.at {
      outcome = .failure(settling.error)
      return nil
    }
    if now >= deadline {
      outcome = .failure(.timeout(facts))
      return nil
    }
    guard now >= nextTransmission else { return nil }
    let next = next(at: now)
    return next == state
      ? transmit(at: now, random: &random) : enter(next, at: now, random: &random)
  }

  /// The state after a pause without an answer; the same one where the message is sent again.
  private func next(at now: Duration) -> State {
    switch state {
    case .requesting where retransmission.count >= Self.requestingAttempts: .selecting
    case .confirming where retransmission.count >= Self.confirmingAttempts: .selecting
    case .renewing(let lease, let timers) where now >= timers.rebinding: .rebinding(lease, timers)
    case .selecting, .requesting, .confirming, .renewing, .rebinding: state
    }
  }

  /// The carrier has just come: what was sent before may be lost.
  private mutating func hurry(
    at now: Duration, random: inout some RandomNumberGenerator
  ) -> Outgoing? {
    switch state {
    case .selecting, .requesting, .confirming:
      retransmission.hurry()
      return transmit(at: now, random: &random)
    case .renewing, .rebinding:
      nextTransmission = min(nextTransmission, max(now, requestedAt + Self.carrierPause))
      return timerFired(at: now, random: &random)
    }
  }

  /// What was not sent costs no server anything, so an extension need not pause as long.
  private mutating func retrySoon(at now: Duration) {
    switch state {
    case .selecting, .requesting, .confirming: break
    case .renewing(_, let timers), .rebinding(_, let timers):
      nextTransmission = min(nextTransmission, now + timers.shortestPause)
    }
  }

  private mutating func act(
    on reading: Reading, at now: Duration, random: inout some RandomNumberGenerator
  ) -> Outgoing? {
    switch reading {
    case .dropped(let reason):
      dropped[reason, default: 0] += 1
    case .refused(let refusal, let server):
      dropped[.refused, default: 0] += 1
      lastRefusal = refusal
      settle(for: .refused(refusal, server: server), at: now)
    case .lease(let lease):
      guard state == .selecting else {
        outcome = .success(lease)
        return nil
      }
      guard known.address ?? lease.host == lease.host else {
        // Another server of the segment may be the one that the cloud's address is from.
        if secondChoice == nil { secondChoice = (lease, now + Self.settlingTime) }
        return nil
      }
      return take(offer: lease, at: now, random: &random)
    case .nak(let server, let text):
      naks += 1
      guard naks < mostNAKs else {
        outcome = .failure(.notAcknowledged(server: server, text: text, times: naks))
        return nil
      }
      return enter(.selecting, at: now, random: &random)
    }
    return nil
  }

  private mutating func take(
    offer lease: Lease, at now: Duration, random: inout some RandomNumberGenerator
  ) -> Outgoing? {
    settling = nil
    secondChoice = nil
    guard !isProbe else {
      outcome = .success(lease)
      return nil
    }
    return enter(.requesting(lease), at: now, random: &random)
  }

  /// The number of NAKs that ends the exchange: one ends the lease that is to be extended.
  private var mostNAKs: Int {
    switch state {
    case .selecting, .requesting, .confirming: Self.mostNAKs
    case .renewing, .rebinding: 1
    }
  }

  /// Ends with an error in a while; where a lease is extended, a useless ACK leaves it as it is.
  private mutating func settle(for error: DHCPError, at now: Duration) {
    switch state {
    case .selecting, .requesting, .confirming:
      if settling == nil { settling = (error, now + Self.settlingTime) }
    case .renewing, .rebinding: break
    }
  }

  /// Enters a state; with a new transaction, except for the REQUEST to an OFFER.
  private mutating func enter(
    _ next: State, at now: Duration, random: inout some RandomNumberGenerator
  ) -> Outgoing {
    state = next
    secondChoice = nil
    if case .requesting = next {} else { transaction = random.next() }
    requestedAt = now
    retransmission = Retransmission()
    return transmit(at: now, random: &random)
  }

  private mutating func transmit(
    at now: Duration, random: inout some RandomNumberGenerator
  ) -> Outgoing {
    attempts += 1
    switch state {
    case .selecting, .requesting, .confirming:
      nextTransmission = now + retransmission.next(random: &random)
    case .renewing(_, let timers):
      nextTransmission = retransmission(timers, until: timers.rebinding, at: now, random: &random)
    case .rebinding(_, let timers):
      nextTransmission = retransmission(timers, until: timers.end, at: now, random: &random)
    }
    return request(seconds: UInt16(clamping: (now - began).components.seconds))
  }

  /// Begins a new transaction, so that the ACK tells which of the requests it answers.
  ///
  /// From that one the lease counts. The answer comes long before the next request.
  private mutating func retransmission(
    _ timers: LeaseTimers, until limit: Duration, at now: Duration,
    random: inout some RandomNumberGenerator
  ) -> Duration {
    transaction = random.next()
    requestedAt = now
    return timers.retransmission(after: now, until: limit, random: &random)
  }
}
