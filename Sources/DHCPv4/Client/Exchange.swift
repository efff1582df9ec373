// The exchange of one link with the DHCP servers: a pure state machine.

import Model

/// One exchange to get a lease for one link.
///
/// It has no side effects: every event has the time and a random generator, and yields at most
/// one datagram to send. All times are from one monotonic clock.
///
/// Source: RFC 2131 §4.4, figure 5, without renewal.
struct Exchange: Sendable {
  /// The expected answer.
  enum State: Equatable, Sendable {
    /// An OFFER.
    case selecting
    /// The ACK of the offered lease.
    case requesting(Lease)
    /// The ACK of an earlier lease (INIT-REBOOT).
    case confirming(Lease)
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
    /// The datagram that the last event yielded could not be sent.
    case sendFailed(TransportError)
  }

  let mac: MACAddress
  let mode: LeaseRequest.Mode
  /// What other sources know of the address.
  let known: KnownTerms
  /// The end of the timeout.
  let deadline: Duration

  /// The lease or the error; nil while the exchange continues.
  private(set) var outcome: Result<Lease, DHCPError>?

  private(set) var state = State.selecting
  private(set) var transaction: UInt32 = 0
  private var retransmission = Retransmission()
  private var nextTransmission = Duration.zero
  private var began = Duration.zero

  private var attempts = 0
  private var naks = 0
  private var dropped: [DropReason: Int] = [:]
  private var lastRefusal: OfferRefusal?
  private var lastSendError: TransportError?
  /// The refused offer that ends the exchange at this time, unless a better one arrives before.
  private var settling: (error: DHCPError, at: Duration)?

  /// The time to wait for a better offer after a refused one.
  static let settlingTime = Duration.seconds(2)
  /// The number of requests for a known lease before the exchange restarts with DISCOVER.
  static let confirmingAttempts = 3
  /// The number of requests for an offered lease before the exchange restarts with DISCOVER.
  static let requestingAttempts = 5
  /// The number of NAKs that ends the exchange.
  static let mostNAKs = 4

  init(
    mac: MACAddress, mode: LeaseRequest.Mode, known: KnownTerms = KnownTerms(), deadline: Duration
  ) {
    self.mac = mac
    self.mode = mode
    self.known = known
    self.deadline = deadline
  }

  /// When ``Event/timer`` is due; meaningless when there is an outcome.
  var nextTimer: Duration {
    min(nextTransmission, deadline, settling?.at ?? deadline)
  }

  /// Handles an event and returns the datagram to send now, if any.
  mutating func handle(
    _ event: Event, at now: Duration, random: inout some RandomNumberGenerator
  ) -> [UInt8]? {
    guard outcome == nil else { return nil }
    switch event {
    case .start:
      began = now
      if case .initReboot(let lease) = mode {
        return enter(.confirming(lease), at: now, random: &random)
      }
      return discover(at: now, random: &random)
    case .packet(let packet, let isChecksumReady):
      let reading = read(packet.span, isChecksumReady: isChecksumReady)
      return act(on: reading, at: now, random: &random)
    case .timer:
      return timerFired(at: now, random: &random)
    case .carrier:
      retransmission.hurry()
      return transmit(at: now, random: &random)
    case .abandoned(let error):
      outcome = .failure(error)
    case .sendFailed(let error):
      lastSendError = error
    }
    return nil
  }

  private mutating func timerFired(
    at now: Duration, random: inout some RandomNumberGenerator
  ) -> [UInt8]? {
    if let settling, now >= settling.at {
      outcome = .failure(settling.error)
      return nil
    }
    if now >= deadline {
      outcome = .failure(
        .timeout(
          Timeout(
            attempts: attempts, dropped: dropped, lastRefusal: lastRefusal,
            lastSendError: lastSendError)))
      return nil
    }
    guard now >= nextTransmission else { return nil }
    return isUnanswered
      ? discover(at: now, random: &random) : transmit(at: now, random: &random)
  }

  /// Whether the REQUEST was sent often enough to restart.
  private var isUnanswered: Bool {
    switch state {
    case .selecting: false
    case .requesting: retransmission.count >= Self.requestingAttempts
    case .confirming: retransmission.count >= Self.confirmingAttempts
    }
  }

  private mutating func act(
    on reading: Reading, at now: Duration, random: inout some RandomNumberGenerator
  ) -> [UInt8]? {
    switch reading {
    case .dropped(let reason):
      dropped[reason, default: 0] += 1
    case .refused(let refusal, let server):
      dropped[.refused, default: 0] += 1
      lastRefusal = refusal
      if settling == nil {
        settling = (.refused(refusal, server: server), now + Self.settlingTime)
      }
    case .lease(let lease):
      guard state == .selecting, mode != .probe else {
        outcome = .success(lease)
        return nil
      }
      settling = nil
      return enter(.requesting(lease), at: now, random: &random)
    case .nak(let server, let text):
      naks += 1
      guard naks < Self.mostNAKs else {
        outcome = .failure(.notAcknowledged(server: server, text: text, times: naks))
        return nil
      }
      return discover(at: now, random: &random)
    }
    return nil
  }

  private mutating func discover(
    at now: Duration, random: inout some RandomNumberGenerator
  ) -> [UInt8] {
    enter(.selecting, at: now, random: &random)
  }

  /// Enters a state; with a new transaction, except for the REQUEST to an OFFER.
  private mutating func enter(
    _ next: State, at now: Duration, random: inout some RandomNumberGenerator
  ) -> [UInt8] {
    state = next
    if case .requesting = next {} else { transaction = random.next() }
    retransmission = Retransmission()
    return transmit(at: now, random: &random)
  }

  private mutating func transmit(
    at now: Duration, random: inout some RandomNumberGenerator
  ) -> [UInt8] {
    attempts += 1
    nextTransmission = now + retransmission.next(random: &random)
    let elapsed = (now - began).components.seconds
    let message = request(seconds: UInt16(clamping: elapsed))
    return Datagram.fromClient(message.encoded())
  }
}
