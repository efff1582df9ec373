// A keeper of leases in virtual time, with servers that answer, refuse or are silent.

import Model
import SystemCalls
import TestSupport
import Testing

@testable import DHCPv4

/// What the servers of a simulation do.
struct SimulatedServers {
  /// Their answers.
  enum Mood: CaseIterable { case answering, silent, refusing }

  var mood = Mood.answering
  /// The lease time, T1 and T2, in seconds; T1 and T2 are left to the client if they are nil.
  var leaseTime: UInt32 = 3600
  var renewalTime: UInt32?
  var rebindingTime: UInt32?
  var address = Fixture.address
  var server = Fixture.server
  /// How long an answer takes.
  var delay = Duration.milliseconds(10)
  /// Spoils an answer.
  var change: @Sendable (inout Message) -> Void = { _ in }

  /// What they answer; nil for nothing.
  func answer(to message: Message) -> Message? {
    guard mood != .silent else { return nil }
    let type: MessageType =
      message.type == .discover
      ? .offer : mood == .refusing ? .negativeAcknowledgement : .acknowledgement
    return reply(type, to: message, address: address, server: server) {
      if type != .negativeAcknowledgement {
        $0.options[.leaseTime] = Self.bytes(leaseTime)
        $0.options[.router] = Fixture.server.bytes
        $0.options[.renewalTime] = renewalTime.map(Self.bytes)
        $0.options[.rebindingTime] = rebindingTime.map(Self.bytes)
      }
      change(&$0)
    }
  }

  private static func bytes(_ number: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(number: number)
    return bytes
  }
}

/// A keeper of leases, its clock, and what it did.
struct KeeperClient {
  /// A message that was sent.
  struct Sent {
    let at: Duration
    let link: UInt32
    let message: Message
    /// From and to; nil for a broadcast.
    let ends: [IPv4Address]?
  }

  static let link: UInt32 = 3

  var keeper = LeaseKeeper()
  var servers = SimulatedServers()
  var now = Duration.seconds(1000)
  var random = SeededGenerator(seed: 1)
  var sent: [Sent] = []
  var news: [LeaseKeeper.News] = []
  private var arrivals: [(at: Duration, packet: [UInt8], link: UInt32)] = []
  /// Which link receives what is for the client; nil for the one that asked.
  var receivingLink: UInt32?
  /// Why nothing can be sent.
  var sendError: SystemCallError?

  /// Asks for a lease.
  mutating func acquire(_ mode: LeaseRequest.Mode = .discover, link: UInt32 = Self.link) throws {
    let messages = keeper.acquire(
      LeaseRequest(linkIndex: link, mac: Fixture.mac, mode: mode), within: .seconds(30), at: now,
      random: &random)
    try send(messages)
  }

  /// Keeps a lease.
  mutating func keep(_ lease: Lease, requestedAt: Duration? = nil) {
    keeper.keep(
      lease, of: Self.link, known: KnownTerms(), requestedAt: requestedAt ?? now, at: now)
  }

  /// Acquires a lease at once.
  mutating func bind() throws {
    try acquire()
    try run(for: .seconds(1))
    guard case .granted = news.last else { throw Surprise(description: "\(news)") }
  }

  /// Lets something happen now.
  mutating func happen(_ event: LeaseKeeper.Event) throws {
    let before = sent.count
    let (messages, news) = keeper.handle(event, at: now, random: &random)
    self.news += news
    try send(messages)
    let links = sent[before...].map(\.link)
    if links.count > Set(links).count { throw Surprise(description: "a burst after \(event)") }
  }

  private mutating func send(_ messages: [LeaseKeeper.Message]) throws {
    for message in messages {
      let record: Sent
      switch message {
      case .broadcast(let packet, let link):
        record = Sent(at: now, link: link, message: try sentMessage(packet), ends: nil)
      case .unicast(let payload, let link, let from, let to):
        record = Sent(
          at: now, link: link,
          message: try sentMessage(Outgoing.unicast(payload, from: from, to: to)),
          ends: [from, to])
      }
      if let sendError {
        try happen(.sendFailed(sendError, linkIndex: record.link))
        continue
      }
      sent.append(record)
      if let answer = servers.answer(to: record.message) {
        arrivals.append((now + servers.delay, packet(answer), receivingLink ?? record.link))
      }
    }
  }

  /// Lets the time pass, from event to event.
  mutating func run(until end: Duration) throws {
    while true {
      arrivals.sort { $0.at < $1.at }
      let next = min(arrivals.first?.at ?? .seconds(Int64.max), keeper.nextTimer ?? end)
      guard next < end else { break }
      now = max(now, next)
      if let arrival = arrivals.first, arrival.at <= now {
        arrivals.removeFirst()
        try happen(.packet(arrival.packet, linkIndex: arrival.link, isChecksumReady: true))
      } else {
        try happen(.timer)
      }
    }
    now = max(now, end)
  }

  /// Lets a time pass, from event to event.
  mutating func run(for time: Duration) throws { try run(until: now + time) }

  /// Lets the time pass until there are news.
  mutating func runUntilNews(within limit: Duration) throws -> LeaseKeeper.News {
    let before = news.count
    let end = now + limit
    while news.count == before, now < end {
      let next = min(keeper.nextTimer ?? end, arrivals.map(\.at).min() ?? end, end)
      try run(until: next + .nanoseconds(1))
    }
    return try #require(news.dropFirst(before).first)
  }

  /// Lets the time pass without anything happening, as when the machine sleeps.
  mutating func suspend(for time: Duration) {
    now += time
    arrivals = []
  }

  /// The phase of the link.
  var phase: LeaseKeeper.Phase? { keeper.phases[Self.link] }

  /// The lease that is kept.
  var kept: KeptLease? {
    switch phase {
    case .bound(let kept), .extending(_, let kept): kept
    case nil, .acquiring, .restarting, .pausing: nil
    }
  }
}
