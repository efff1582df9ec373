// What the keeper of leases does over time: renew, rebind, lose, find again.

import Model
import SystemCalls
import TestSupport
import Testing

@testable import DHCPv4

@Suite struct LeaseKeeperTests {
  private static let link = KeeperClient.link

  @Test func acquiredLeaseIsRenewedByUnicast() throws {
    var client = KeeperClient()
    try client.bind()
    let renewal = try #require(client.keeper.renewal(of: Self.link))
    #expect(renewal >= .seconds(2800) && renewal < .seconds(2900))
    #expect(client.keeper.nextTimer == renewal)
    let requests = client.sent.count
    guard
      case .granted(let lease, Self.link, let requestedAt) = try client.runUntilNews(
        within: .seconds(2000))
    else { throw Surprise(description: "\(client.news)") }
    #expect(client.sent.count == requests + 1)
    #expect(client.sent.last?.ends == [Fixture.address, Fixture.server])
    #expect(client.sent.last?.at == renewal)
    #expect(requestedAt == renewal)
    #expect(try lease == Fixture.lease())
    let next = try #require(client.keeper.renewal(of: Self.link))
    #expect(next >= renewal + .seconds(1800))
  }

  @Test func leaseCountsFromItsRequest() throws {
    var client = KeeperClient()
    client.servers.delay = .milliseconds(80)
    try client.bind()
    guard case .granted(_, _, let requestedAt) = client.news.last else {
      throw Surprise(description: "\(client.news)")
    }
    #expect(requestedAt == .seconds(1000) + .milliseconds(80))
    #expect(client.kept?.timers?.end == requestedAt + .seconds(3600))
  }

  @Test func silentServerIsRebound() throws {
    var client = KeeperClient()
    try client.bind()
    client.servers.mood = .silent
    try client.run(until: .seconds(1000 + 3200))
    #expect(client.sent.last?.ends == nil)
    #expect(client.sent.last?.message.clientAddress == Fixture.address)
    guard case .timeout(let facts) = try #require(client.keeper.failure(of: Self.link)) else {
      throw Surprise(description: "no timeout")
    }
    #expect(facts.attempts == client.sent.count - 2)
    client.servers.mood = .answering
    client.servers.server = Fixture.otherServer
    guard case .granted(let lease, _, _) = try client.runUntilNews(within: .seconds(300)) else {
      throw Surprise(description: "\(client.news)")
    }
    #expect(lease.server == Fixture.otherServer)
    #expect(client.keeper.failure(of: Self.link) == nil)
    // The next renewal goes to the new server.
    _ = try client.runUntilNews(within: .seconds(3000))
    #expect(client.sent.last?.ends == [Fixture.address, Fixture.otherServer])
  }

  @Test func serverThatIsAwayForDaysCostsLittle() throws {
    var client = KeeperClient()
    try client.bind()
    client.servers.mood = .silent
    #expect(try client.runUntilNews(within: .seconds(3700)) == .expired(linkIndex: Self.link))
    #expect(client.now < .seconds(1000 + 3602))
    #expect(client.keeper.renewal(of: Self.link) == nil)
    let sentBefore = client.sent.count
    let hour = client.sent.count
    try client.run(for: .seconds(3600))
    #expect(client.sent.count - hour < 150)
    let day = client.sent.count
    try client.run(for: .seconds(86400))
    #expect(client.sent.count - day < 24 * 80)
    #expect(client.sent[sentBefore...].allSatisfy { $0.message.type == .discover })
    #expect(client.news.count == 2)
    #expect(client.keeper.failure(of: Self.link) != nil)
    client.servers.mood = .answering
    guard case .granted = try client.runUntilNews(within: .seconds(610)) else {
      throw Surprise(description: "\(client.news)")
    }
  }

  @Test func refusedLeaseIsReplacedAtOnce() throws {
    var client = KeeperClient()
    try client.bind()
    client.servers.mood = .refusing
    client.servers.address = IPv4Address(10, 0, 0, 77)
    let refused = try client.runUntilNews(within: .seconds(2000))
    #expect(refused == .refused(linkIndex: Self.link, server: Fixture.server, text: ""))
    #expect(client.sent.last?.message.type == .discover)
    client.servers.mood = .answering
    guard case .granted(let lease, _, _) = try client.runUntilNews(within: .seconds(1)) else {
      throw Surprise(description: "\(client.news)")
    }
    #expect(lease.address.description == "10.0.0.77/24")
  }

  @Test func serverThatRefusesEverythingIsNotFlooded() throws {
    var client = KeeperClient()
    try client.bind()
    client.servers.mood = .refusing
    try client.run(for: .seconds(86400))
    // At most eight messages in an attempt.
    #expect(client.sent.count < 24 * 80)
    #expect(client.news.count == 2)
    guard case .notAcknowledged = client.keeper.failure(of: Self.link) else {
      throw Surprise(description: "\(String(describing: client.keeper.failure(of: Self.link)))")
    }
  }

  @Test func carrierEndsAPause() throws {
    var client = KeeperClient()
    try client.bind()
    client.servers.mood = .silent
    try client.run(for: .seconds(86400))
    while case .restarting = client.phase { try client.run(for: .seconds(1)) }
    client.servers.mood = .answering
    try client.happen(.carrier(linkIndex: Self.link))
    try client.run(for: .milliseconds(50))
    guard case .bound = client.phase else { throw Surprise(description: "\(client.news)") }
  }

  @Test func carrierOfABoundLinkSendsNothing() throws {
    var client = KeeperClient()
    try client.bind()
    let before = client.sent.count
    try client.happen(.carrier(linkIndex: Self.link))
    #expect(client.sent.count == before)
  }

  @Test func suspensionBeyondTheLeaseExpiresIt() throws {
    var client = KeeperClient()
    try client.bind()
    client.suspend(for: .seconds(40000))
    let before = client.sent.count
    try client.happen(.timer)
    #expect(client.news.last == .expired(linkIndex: Self.link))
    #expect(client.sent.count == before + 1)
    #expect(client.sent.last?.message.type == .discover)
    guard case .granted = try client.runUntilNews(within: .seconds(1)) else {
      throw Surprise(description: "\(client.news)")
    }
  }

  @Test func suspensionBeyondT2Rebinds() throws {
    var client = KeeperClient()
    try client.bind()
    client.suspend(for: .seconds(3300))
    try client.happen(.timer)
    #expect(client.sent.last?.ends == nil)
    #expect(client.sent.last?.message.clientAddress == Fixture.address)
  }

  @Test func permanentLeaseNeedsNothing() throws {
    var client = KeeperClient()
    client.servers.leaseTime = .max
    try client.bind()
    #expect(client.keeper.nextTimer == nil)
    #expect(client.keeper.renewal(of: Self.link) == nil)
    try client.happen(.timer)
    #expect(client.sent.count == 2)
  }

  @Test func leaseOfASecondIsExtended() throws {
    var client = KeeperClient()
    client.servers.leaseTime = 1
    try client.bind()
    try client.run(for: .seconds(100))
    #expect(client.news.allSatisfy { if case .granted = $0 { true } else { false } })
    #expect(client.sent.count <= 210)
  }

  @Test func leaseOfTwentySecondsIsRenewedEveryTen() throws {
    var client = KeeperClient()
    client.servers.leaseTime = 20
    try client.bind()
    try client.run(for: .seconds(3600))
    #expect(client.news.allSatisfy { if case .granted = $0 { true } else { false } })
    #expect(client.sent.count <= 362 && client.sent.count > 330)
  }

  @Test func timesInTheWrongOrderBecomeTheUsualOnes() throws {
    var client = KeeperClient()
    client.servers.renewalTime = 3000
    client.servers.rebindingTime = 1000
    try client.bind()
    #expect(client.kept?.timers?.rebinding == .seconds(1000) + .milliseconds(10) + .seconds(3150))
  }

  @Test func changedAddressIsTheAddressOfTheNextRenewal() throws {
    var client = KeeperClient()
    try client.bind()
    client.servers.address = IPv4Address(10, 0, 0, 77)
    guard case .granted(let lease, _, _) = try client.runUntilNews(within: .seconds(2000)) else {
      throw Surprise(description: "\(client.news)")
    }
    #expect(lease.address.description == "10.0.0.77/24")
    _ = try client.runUntilNews(within: .seconds(2000))
    #expect(client.sent.last?.ends == [IPv4Address(10, 0, 0, 77), Fixture.server])
  }

  /// Two NICs in one subnet: the kernel answers the server's ARP request by either of them.
  @Test func answerToARenewalMayArriveByAnotherLink() throws {
    var client = KeeperClient()
    try client.bind()
    client.receivingLink = 2
    guard case .granted(_, Self.link, _) = try client.runUntilNews(within: .seconds(2000)) else {
      throw Surprise(description: "\(client.news)")
    }
    #expect(client.sent.count == 3)
  }

  @Test func vanishedLinkIsForgotten() throws {
    for mood in SimulatedServers.Mood.allCases {
      var client = KeeperClient()
      try client.bind()
      client.servers.mood = mood
      try client.run(for: .seconds(1900))
      let news = client.news.count
      try client.happen(.linkGone(linkIndex: Self.link))
      #expect(client.phase == nil)
      #expect(client.keeper.nextTimer == nil)
      #expect(client.news.count == news)
    }
  }

  @Test func vanishedLinkEndsAnAcquisitionWithNews() throws {
    var client = KeeperClient()
    client.servers.mood = .silent
    try client.acquire()
    client.sendError = SystemCallError(operation: "sendto", number: 6)  // ENXIO
    try client.run(for: .seconds(1))
    #expect(client.news == [.failed(.linkVanished, linkIndex: Self.link)])
    #expect(client.phase == nil)
  }

  /// The address was removed by another program: no renewal can leave from it.
  @Test func missingAddressIsWaitedForWithoutTraffic() throws {
    var client = KeeperClient()
    try client.bind()
    let gone = SystemCallError(operation: "bind", number: 99)  // EADDRNOTAVAIL
    client.sendError = gone
    try client.run(until: .seconds(1000 + 2000))
    guard case .timeout(let facts) = client.keeper.failure(of: Self.link) else {
      throw Surprise(description: "no failure")
    }
    #expect(facts.lastSendError == gone)
    client.sendError = nil
    guard case .granted = try client.runUntilNews(within: .seconds(61)) else {
      throw Surprise(description: "\(client.news)")
    }
  }

  @Test func failedAcquisitionIsForgotten() throws {
    var client = KeeperClient()
    client.servers.mood = .silent
    try client.acquire()
    guard case .failed(.timeout, Self.link) = try client.runUntilNews(within: .seconds(31)) else {
      throw Surprise(description: "\(client.news)")
    }
    #expect(client.keeper.nextTimer == nil)
  }

  @Test func probeKeepsNothing() throws {
    var client = KeeperClient()
    try client.acquire(.probe)
    try client.run(for: .seconds(1))
    #expect(client.news.count == 1)
    #expect(client.phase == nil)
  }

  @Test func knownLeaseIsConfirmed() throws {
    var client = KeeperClient()
    try client.acquire(.initReboot(try Fixture.lease()))
    try client.run(for: .seconds(1))
    #expect(client.sent.map(\.message.type) == [.request])
    #expect(client.kept?.requestedAt == .seconds(1000))
  }

  @Test func eachLinkIsKeptByItself() throws {
    var client = KeeperClient()
    for link in 3..<23 as Range<UInt32> { try client.acquire(link: link) }
    try client.run(for: .seconds(1))
    #expect(client.news.count == 20)
    client.keeper.forget(7)
    try client.run(for: .seconds(86400))
    let renewals = Dictionary(grouping: client.sent, by: \.link).mapValues(\.count)
    #expect(renewals[7] == 2)
    #expect(renewals.filter { $0.key != 7 }.values.allSatisfy { 45...50 ~= $0 })
  }
}
