// The keeper of leases next to a small model of a DHCP client, through random events.

import Model
import SystemCalls
import TestSupport
import Testing

@testable import DHCPv4

/// A DHCP client as RFC 2131, figure 5, has it, without messages and pauses.
private struct Model: Equatable {
  enum State: Equatable {
    case nothing, acquiring, bound, renewing, rebinding, searching
  }

  var state = State.nothing
  /// When the lease was requested; zero without one.
  var requestedAt = Duration.zero
  var leaseTime = Duration.zero
  var renewal = Duration.zero
  var rebinding: Duration { requestedAt + .seconds(Self.seconds(leaseTime) * 7 / 8) }
  var end: Duration { requestedAt + leaseTime }

  private static func seconds(_ time: Duration) -> Int64 { time.components.seconds }

  mutating func grant(requestedAt: Duration, leaseTime: Duration, renewal: Duration) {
    state = .bound
    self.requestedAt = requestedAt
    self.leaseTime = leaseTime
    self.renewal = renewal
  }

  mutating func lose(_ next: State) {
    state = next
    requestedAt = .zero
    leaseTime = .zero
    renewal = .zero
  }

  /// A timer; whether the lease expired.
  mutating func elapse(to now: Duration) -> Bool {
    switch state {
    case .nothing, .acquiring, .searching: return false
    case .bound, .renewing, .rebinding:
      if now >= end {
        lose(.searching)
        return true
      }
      if state == .bound, now >= renewal { state = .renewing }
      if state == .renewing, now >= rebinding { state = .rebinding }
      return false
    }
  }
}

extension LeaseKeeper.Phase? {
  /// What the model says of it.
  fileprivate var modelled: Model {
    var model = Model()
    func keep(_ kept: KeptLease, _ state: Model.State) {
      guard let timers = kept.timers else { return }
      model.grant(
        requestedAt: kept.requestedAt, leaseTime: timers.end - kept.requestedAt,
        renewal: timers.renewal)
      model.state = state
    }
    switch self {
    case nil: break
    case .acquiring: model.state = .acquiring
    case .bound(let kept): keep(kept, .bound)
    case .extending(let exchange, let kept):
      if case .rebinding = exchange.state { keep(kept, .rebinding) } else { keep(kept, .renewing) }
    case .restarting, .pausing: model.state = .searching
    }
    return model
  }
}

/// The keeper and the model, and the events that both get.
private struct Pair {
  private(set) var keeper = LeaseKeeper()
  private(set) var model = Model()
  private(set) var now = Duration.seconds(1000)
  private var random: SeededGenerator
  private var dice: SeededGenerator
  /// The last message, and when it was sent.
  private var last: (message: Message, at: Duration)?
  private var requestedAt = Duration.zero
  private(set) var visited: Set<String> = []

  private static let link = KeeperClient.link

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    dice = SeededGenerator(seed: ~seed)
  }

  mutating func step() throws {
    switch Int.random(in: 0..<100, using: &dice) {
    case 0..<30: try reply()
    case 30..<65: try wait()
    case 65..<72: try pass(.seconds(Int64.random(in: 0..<7200, using: &dice)))
    case 72..<80: try happen(.carrier(linkIndex: Self.link))
    case 80..<84:
      try happen(.sendFailed(.init(operation: "bind", number: 99), linkIndex: Self.link))
    case 84..<87: try vanish()
    case 87..<92: try garbage()
    case 92..<95: try keep()
    default: if model.state == .nothing { try acquire() }
    }
    visited.insert("\(model.state)")
    try #require(keeper.phases[Self.link].modelled == model)
    try #require((keeper.nextTimer == nil) == (model.state == .nothing))
  }

  private mutating func acquire() throws {
    let messages = keeper.acquire(
      LeaseRequest(linkIndex: Self.link, mac: Fixture.mac), within: .seconds(30), at: now,
      random: &random)
    model.state = .acquiring
    try note(messages)
  }

  /// The earlier lease is ignored, a later one counts.
  private mutating func keep() throws {
    let lease = try Fixture.lease()
    let isLater = Bool.random(using: &dice)
    let at = isLater ? now : .zero
    keeper.keep(lease, of: Self.link, known: KnownTerms(), requestedAt: at, at: now)
    guard model.state != .acquiring, isLater || model.state == .nothing else { return }
    let timers = try #require(LeaseTimers(lease, requestedAt: at))
    model.grant(requestedAt: at, leaseTime: .seconds(3600), renewal: timers.renewal)
  }

  private mutating func vanish() throws {
    let wasAcquiring = model.state == .acquiring
    model.lose(.nothing)
    try happen(
      .linkGone(linkIndex: Self.link),
      wasAcquiring ? [.failed(.linkVanished, linkIndex: Self.link)] : [])
  }

  /// The next timer, perhaps late.
  private mutating func wait() throws {
    guard let timer = keeper.nextTimer else { return }
    try pass(max(.zero, timer - now) + .seconds([0, 0, 0, 5][Int.random(in: 0..<4, using: &dice)]))
  }

  private mutating func pass(_ time: Duration) throws {
    now += time
    if model.elapse(to: now) {
      try happen(.timer, [.expired(linkIndex: Self.link)])
    } else {
      try happen(.timer, mayFail: model.state == .acquiring)
    }
  }

  private mutating func garbage() throws {
    let bytes: [UInt8] = (0..<Int.random(in: 0..<400, using: &dice)).map { _ in dice.next() }
    try happen(.packet(bytes, linkIndex: Self.link, isChecksumReady: false))
  }

  /// A server's answer to the last message: OFFER, ACK, NAK, for another lease time each time.
  private mutating func reply() throws {
    guard let (request, _) = last else { return }
    let isRefusal = Int.random(in: 0..<4, using: &dice) == 0
    let leaseTime = UInt32.random(in: 60..<7200, using: &dice)
    let type: MessageType =
      request.type == .discover
      ? .offer : isRefusal ? .negativeAcknowledgement : .acknowledgement
    let answer = DHCPv4Tests.reply(type, to: request) { message in
      guard type != .negativeAcknowledgement else { return }
      var bytes: [UInt8] = []
      bytes.append(number: leaseTime)
      message.options[.leaseTime] = bytes
    }
    let event = LeaseKeeper.Event.packet(
      packet(answer), linkIndex: Self.link, isChecksumReady: true)
    let isAwaited = isAwaiting(request)
    switch (type, model.state) {
    case (.acknowledgement, let state) where state != .nothing && state != .bound && isAwaited:
      let lease = try Lease(
        mac: Fixture.mac, address: Fixture.address, prefixLength: 24, server: Fixture.server,
        routes: [ClasslessRoute(destination: .all(.v4), router: Fixture.server)],
        leaseTime: .seconds(leaseTime))
      let timers = try #require(LeaseTimers(lease, requestedAt: requestedAt))
      model.grant(
        requestedAt: requestedAt, leaseTime: .seconds(Int64(leaseTime)), renewal: timers.renewal)
      try happen(event, [.granted(lease, linkIndex: Self.link, requestedAt: requestedAt)])
    case (.negativeAcknowledgement, .renewing), (.negativeAcknowledgement, .rebinding):
      guard isAwaited else { return try happen(event) }
      model.lose(.searching)
      try happen(
        event, [.refused(linkIndex: Self.link, server: Fixture.server, text: "")])
    default:
      try happen(event, mayFail: model.state == .acquiring)
    }
  }

  /// Whether the exchange still waits for the answer to this message.
  private func isAwaiting(_ request: Message) -> Bool {
    switch keeper.phases[Self.link] {
    case .acquiring(let exchange), .extending(let exchange, _), .restarting(let exchange, _):
      exchange.transaction == request.transaction && request.type == .request
    case nil, .bound, .pausing: false
    }
  }

  private mutating func happen(
    _ event: LeaseKeeper.Event, _ expected: [LeaseKeeper.News] = [], mayFail: Bool = false
  ) throws {
    let (messages, news) = keeper.handle(event, at: now, random: &random)
    try #require(messages.count <= 1)
    if mayFail, case .failed = news.first {
      model.lose(.nothing)
    } else {
      try #require(news == expected)
    }
    try note(messages)
  }

  /// Remembers what was sent: a lease counts from the first REQUEST of its transaction.
  private mutating func note(_ messages: [LeaseKeeper.Message]) throws {
    for message in messages {
      let sent: Message
      switch message {
      case .broadcast(let packet, _): sent = try sentMessage(packet)
      case .unicast(let payload, _, _, _): sent = try Message(decoding: payload.span)
      }
      let isRepetition =
        last.map { $0.message.transaction == sent.transaction && $0.message.type == .request }
        ?? false
      if sent.type == .request, !isRepetition { requestedAt = now }
      last = (sent, now)
    }
  }
}

@Suite struct LeaseKeeperModelTests {
  @Test(arguments: 0..<10 as Range<UInt64>) func randomEventsLeadWhereTheModelGoes(_ seed: UInt64)
    throws
  {
    var pair = Pair(seed: seed)
    for _ in 0..<2000 { try pair.step() }
    #expect(pair.visited.count == 6)
  }
}
