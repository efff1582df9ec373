// RENEWING and REBINDING in the state machine of one link.

import Model
import SystemCalls
import TestSupport
import Testing

@testable import DHCPv4

/// An exchange that extends a lease, in virtual time.
private struct Extension {
  let lease: Lease
  var exchange: Exchange
  var now = Duration.seconds(1000)
  var random = SeededGenerator(seed: 1)

  init(leaseTime: UInt32 = 3600, renewal: UInt32? = nil, rebinding: UInt32? = nil) throws {
    lease = try Lease(
      mac: Fixture.mac, address: Fixture.address, prefixLength: 24, server: Fixture.server,
      routes: [ClasslessRoute(destination: .all(.v4), router: Fixture.server)],
      leaseTime: .seconds(leaseTime), renewalTime: renewal.map(Lifetime.init(rawValue:)),
      rebindingTime: rebinding.map(Lifetime.init(rawValue:)))
    let timers = try #require(LeaseTimers(lease, requestedAt: .zero))
    exchange = Exchange(extending: lease, timers)
    now = timers.renewal
  }

  mutating func handle(_ event: Exchange.Event) -> Outgoing? {
    exchange.handle(event, at: now, random: &random)
  }

  mutating func start() throws -> Outgoing {
    let outgoing = handle(.start)
    return try #require(outgoing)
  }

  mutating func receive(_ message: Message) -> Outgoing? {
    handle(.packet(packet(message), isChecksumReady: true))
  }

  /// The message that is sent at the next timer.
  mutating func nextMessage() throws -> Message {
    let outgoing = waitForTimer()
    return try sentMessage(try #require(outgoing))
  }

  /// Lets the time pass until the next timer; what is sent then.
  mutating func waitForTimer() -> Outgoing? {
    now = exchange.nextTimer
    return handle(.timer)
  }

  /// Waits until it asks every server.
  mutating func waitForRebinding() throws -> Message {
    while exchange.outcome == nil {
      if case .broadcast(let packet) = waitForTimer() { return try sentMessage(packet) }
    }
    throw Surprise(description: "the lease expires without REBINDING")
  }
}

@Suite struct RenewalExchangeTests {
  @Test func renewalGoesFromTheAddressToTheServer() throws {
    var client = try Extension()
    guard case .unicast(let payload, let source, let server) = try client.start() else {
      throw Surprise(description: "a broadcast")
    }
    #expect(source == Fixture.address)
    #expect(server == Fixture.server)
    let request = try Message(decoding: payload.span)
    #expect(request.type == .request)
    #expect(request.clientAddress == Fixture.address)
    #expect(request.options[.requestedAddress] == nil)
    #expect(request.options[.serverIdentifier] == nil)
    #expect(request.options[.clientIdentifier] == [1] + Fixture.mac.bytes)
    #expect(!request.wantsBroadcast)
  }

  @Test func rebindingIsBroadcastFromTheAddress() throws {
    var client = try Extension()
    _ = try client.start()
    let request = try client.waitForRebinding()
    #expect(client.now == .seconds(3150))
    #expect(request.type == .request)
    #expect(request.clientAddress == Fixture.address)
    #expect(request.options[.requestedAddress] == nil)
    #expect(request.options[.serverIdentifier] == nil)
  }

  @Test func acknowledgementExtendsTheLeaseFromItsOwnRequest() throws {
    var client = try Extension()
    let first = try sentMessage(try client.start())
    let second = try client.nextMessage()
    let requestedAt = client.now
    client.now += .seconds(5)
    // Which request the lease counts from would be unknown.
    #expect(client.receive(reply(.acknowledgement, to: first)) == nil)
    #expect(client.exchange.outcome == nil)
    _ = client.receive(reply(.acknowledgement, to: second))
    #expect(try client.exchange.outcome?.get() == Fixture.lease())
    #expect(client.exchange.requestedAt == requestedAt)
  }

  /// RFC 2131 §4.4.5: half of the remaining time, 60 s at least.
  @Test func requestsAreRepeatedAfterHalfOfTheRemainingTime() throws {
    for seed in 0..<50 as Range<UInt64> {
      var client = try Extension()
      client.random = SeededGenerator(seed: seed)
      _ = try client.start()
      for limit in [Duration.seconds(3150), .seconds(3600)] {
        var attempts = 1
        while client.now < limit {
          let rest = limit - client.now
          let pause = client.exchange.nextTimer - client.now
          if rest < .seconds(120) {
            #expect(pause == rest)
          } else {
            #expect(pause >= max(rest / 2, .seconds(60)) * 0.9)
            #expect(pause <= max(rest / 2, .seconds(60)) * 1.1)
          }
          let outgoing = client.waitForTimer()
          if client.now < limit { #expect(outgoing != nil) }
          attempts += 1
        }
        #expect(attempts <= 8)
      }
      #expect(throws: DHCPError.self) { try client.exchange.outcome?.get() }
    }
  }

  @Test func shortLeaseIsAskedForSeveralTimesAndNotInABurst() throws {
    for seed in 0..<50 as Range<UInt64> {
      var client = try Extension(leaseTime: 20)
      client.random = SeededGenerator(seed: seed)
      _ = try client.start()
      var times = [client.now]
      while client.exchange.outcome == nil {
        if client.waitForTimer() != nil { times.append(client.now) }
      }
      #expect(client.now == .seconds(20))
      #expect(4...7 ~= times.count)
      for (one, next) in zip(times, times.dropFirst()) { #expect(next - one >= .milliseconds(900)) }
    }
  }

  @Test func anotherServerMayExtendTheLease() throws {
    for isRebinding in [false, true] {
      var client = try Extension()
      let renewal = try sentMessage(try client.start())
      let request = isRebinding ? try client.waitForRebinding() : renewal
      _ = client.receive(
        reply(.acknowledgement, to: request, server: Fixture.otherServer) {
          $0.options[.router] = Fixture.server.bytes
        })
      #expect(try client.exchange.outcome?.get().server == Fixture.otherServer)
    }
  }

  @Test func extensionMayChangeEveryValue() throws {
    var client = try Extension()
    let request = try sentMessage(try client.start())
    _ = client.receive(
      reply(.acknowledgement, to: request, address: IPv4Address(10, 0, 1, 7)) {
        $0.options[.subnetMask] = [255, 255, 254, 0]
        $0.options[.router] = [10, 0, 0, 1]
      })
    let lease = try #require(try client.exchange.outcome?.get())
    #expect(lease.address.description == "10.0.1.7/23")
    #expect(lease.gateway == IPv4Address(10, 0, 0, 1))
  }

  @Test func refusalByItsServerEndsTheLease() throws {
    var client = try Extension()
    let request = try sentMessage(try client.start())
    #expect(
      client.receive(
        reply(.negativeAcknowledgement, to: request) { $0.options[.message] = Array("gone".utf8) }
      ) == nil)
    #expect(
      client.exchange.outcome
        == .failure(.notAcknowledged(server: Fixture.server, text: "gone", times: 1)))
  }

  @Test func refusalByAnotherServerCountsOnlyWhileRebinding() throws {
    var client = try Extension()
    let renewal = try sentMessage(try client.start())
    _ = client.receive(
      reply(.negativeAcknowledgement, to: renewal, server: Fixture.otherServer))
    #expect(client.exchange.outcome == nil)
    let request = try client.waitForRebinding()
    _ = client.receive(
      reply(.negativeAcknowledgement, to: request) { $0.options[.serverIdentifier] = nil })
    #expect(client.exchange.outcome == nil)
    _ = client.receive(
      reply(.negativeAcknowledgement, to: request, server: Fixture.otherServer))
    #expect(
      client.exchange.outcome
        == .failure(.notAcknowledged(server: Fixture.otherServer, text: "", times: 1)))
  }

  /// The lease is valid until its end, whatever nonsense a server sends meanwhile.
  @Test func uselessAnswersLeaveTheLeaseAsItIs() throws {
    var client = try Extension()
    let request = try sentMessage(try client.start())
    let useless = [
      reply(.acknowledgement, to: request) { $0.options[.leaseTime] = [0, 0, 0, 0] },
      reply(.acknowledgement, to: request) { $0.options[.subnetMask] = nil },
      reply(.acknowledgement, to: request, address: .any),
      reply(.acknowledgement, to: request) { $0.options[.serverIdentifier] = nil },
      reply(.acknowledgement, to: request) { $0.transaction ^= 1 },
      reply(.acknowledgement, to: request) { $0.mac = Fixture.otherMAC },
      reply(.acknowledgement, to: request) { $0.operation = .request },
      reply(.offer, to: request),
    ]
    for message in useless { #expect(client.receive(message) == nil) }
    #expect(client.exchange.outcome == nil)
    #expect(
      client.exchange.facts.dropped == [
        .refused: 4, .otherTransaction: 1, .otherHardwareAddress: 1, .notReply: 1,
        .unexpectedType: 1,
      ])
    let again = try client.nextMessage()
    _ = client.receive(reply(.acknowledgement, to: again))
    #expect(try client.exchange.outcome?.get() == Fixture.lease())
  }

  @Test func carrierAsksAgainAtOnceButNotEachTime() throws {
    var client = try Extension()
    _ = try client.start()
    #expect(client.handle(.carrier) == nil)
    client.now += .seconds(2)
    #expect(client.handle(.carrier) != nil)
    for _ in 0..<100 { #expect(client.handle(.carrier) == nil) }
    #expect(client.exchange.nextTimer == client.now + .seconds(1))
  }

  @Test func unsentRequestIsRetriedAfterTheShortestPause() throws {
    var client = try Extension(leaseTime: 86400)
    _ = try client.start()
    _ = client.handle(.sendFailed(SystemCallError(operation: "bind", number: 99)))
    #expect(client.exchange.nextTimer == client.now + .seconds(60))
    #expect(client.exchange.isUnlucky)
    #expect(client.exchange.facts.lastSendError?.number == 99)
  }

  @Test func lateTimerRebindsOrExpiresAtOnce() throws {
    var client = try Extension()
    _ = try client.start()
    client.now = .seconds(3200)
    guard case .broadcast = client.handle(.timer) else {
      throw Surprise(description: "\(client.exchange.state)")
    }
    client.now = .seconds(7200)
    #expect(client.handle(.timer) == nil)
    #expect(throws: DHCPError.self) { try client.exchange.outcome?.get() }
  }
}

@Suite struct LeaseTimersTests {
  private func timers(
    _ leaseTime: UInt32, _ renewal: UInt32? = nil, _ rebinding: UInt32? = nil,
    mac: MACAddress = Fixture.mac
  ) throws -> LeaseTimers? {
    LeaseTimers(
      try Lease(
        mac: mac, address: Fixture.address, prefixLength: 24, server: Fixture.server,
        leaseTime: Lifetime(rawValue: leaseTime),
        renewalTime: renewal.map(Lifetime.init(rawValue:)),
        rebindingTime: rebinding.map(Lifetime.init(rawValue:))), requestedAt: .seconds(100))
  }

  @Test func permanentLeaseHasNone() throws {
    #expect(try timers(.max) == nil)
    #expect(try timers(.max - 1) != nil)
  }

  @Test(arguments: [1, 2, 3, 7, 10, 20, 119, 3600, 86400, 4_294_967_294] as [UInt32])
  func instantsAreInOrder(_ leaseTime: UInt32) throws {
    let length = Duration.seconds(Int64(leaseTime))
    for (renewal, rebinding) in [
      (nil, nil), (1, nil), (nil, leaseTime - 1), (leaseTime, 1), (leaseTime / 2, leaseTime / 2),
    ] as [(UInt32?, UInt32?)] {
      let timers = try #require(try timers(leaseTime, renewal, rebinding))
      #expect(timers.end == .seconds(100) + length)
      #expect(timers.rebinding < timers.end)
      #expect(timers.renewal <= timers.rebinding)
      #expect(timers.renewal >= .seconds(100) + min(length / 2, .seconds(5)))
    }
  }

  @Test func serversTimesCount() throws {
    let timers = try #require(try timers(3600, 600, 2200))
    #expect(timers.renewal >= .seconds(700) && timers.renewal < .seconds(800))
    #expect(timers.rebinding == .seconds(2300))
  }

  @Test func guestsOfOneFleetRenewAtDifferentTimes() throws {
    let renewals = try (0..<200 as Range<UInt8>).map { last in
      let mac = try #require(MACAddress(bytes: [0x00, 0x16, 0x3E, 0x12, 0xE7, last]))
      return try #require(try timers(86400, mac: mac)).renewal
    }
    #expect(Set(renewals).count == 200)
    let latest = try #require(renewals.max())
    let earliest = try #require(renewals.min())
    // 1/16 of the nine hours between T1 and T2.
    #expect(latest - earliest > .seconds(1800) && latest - earliest < .seconds(2025))
  }
}
