// What the keeper makes of leases that it is given: of an earlier process, of a command, once more.

import Model
import TestSupport
import Testing

@testable import DHCPv4

@Suite struct KeptLeaseTests {
  private static let link = KeeperClient.link

  @Test func leaseOfAnEarlierProcessIsRenewed() throws {
    var client = KeeperClient()
    client.keep(try Fixture.lease(), requestedAt: .seconds(100))
    let timer = try #require(client.keeper.nextTimer)
    #expect(timer >= .seconds(1900) && timer < .seconds(2000))
    guard case .granted = try client.runUntilNews(within: .seconds(1000)) else {
      throw Surprise(description: "\(client.news)")
    }
  }

  @Test func expiredLeaseIsExpired() throws {
    var client = KeeperClient()
    client.now = .seconds(10000)
    client.keep(try Fixture.lease(), requestedAt: .seconds(100))
    #expect(
      try client.runUntilNews(within: .seconds(1)) == .expired(linkIndex: Self.link))
    #expect(client.sent.first?.message.type == .discover)
  }

  @Test func sameLeaseAgainChangesNothing() throws {
    var client = KeeperClient()
    try client.bind()
    let kept = try #require(client.kept)
    // As a file has it: whole seconds.
    client.keep(kept.lease, requestedAt: .seconds(kept.requestedAt.components.seconds))
    client.keep(kept.lease, requestedAt: .zero)
    #expect(client.kept == kept)
    // A renewal is not interrupted either.
    client.servers.mood = .silent
    try client.run(for: .seconds(1900))
    client.keep(kept.lease, requestedAt: kept.requestedAt)
    guard case .extending = client.phase else { throw Surprise(description: "no renewal") }
  }

  @Test func laterLeaseReplacesTheKeptOne() throws {
    var client = KeeperClient()
    try client.bind()
    client.now += .seconds(1900)
    client.keep(try Fixture.lease())
    #expect(client.kept?.requestedAt == client.now)
    guard case .bound = client.phase else { throw Surprise(description: "not bound") }
  }

  @Test func otherLeaseOfTheSameSecondReplacesTheKeptOne() throws {
    var client = KeeperClient()
    try client.bind()
    let other = try Lease(
      mac: Fixture.mac, address: IPv4Address(10, 0, 0, 9), prefixLength: 24,
      server: Fixture.server, leaseTime: .seconds(60))
    client.keep(other, requestedAt: .seconds(1000))
    #expect(client.kept?.lease == other)
  }

  /// A round of the caller that began before the news would otherwise bring the lease back.
  @Test func lostLeaseIsNotKeptAgain() throws {
    var client = KeeperClient()
    try client.bind()
    let lost = try #require(client.kept)
    client.servers.mood = .refusing
    _ = try client.runUntilNews(within: .seconds(2000))
    client.keep(lost.lease, requestedAt: lost.requestedAt)
    #expect(client.kept == nil)
    // Another process got a lease meanwhile.
    client.keep(lost.lease)
    #expect(client.kept?.requestedAt == client.now)
  }

  @Test func acquisitionIsNotInterrupted() throws {
    var client = KeeperClient()
    try client.acquire()
    client.keep(try Fixture.lease())
    guard case .acquiring = client.phase else { throw Surprise(description: "interrupted") }
  }

  @Test func acquisitionReplacesAKeptLease() throws {
    var client = KeeperClient()
    try client.bind()
    client.servers.mood = .silent
    try client.acquire()
    #expect(client.keeper.renewal(of: Self.link) == nil)
    guard case .failed = try client.runUntilNews(within: .seconds(31)) else {
      throw Surprise(description: "\(client.news)")
    }
    #expect(client.phase == nil)
  }

  @Test func requestInTheFutureIsNow() throws {
    var client = KeeperClient()
    client.keep(try Fixture.lease(), requestedAt: .seconds(5000))
    #expect(client.kept?.requestedAt == .seconds(1000))
  }

  @Test func forgottenLinkHasNoTimer() throws {
    var client = KeeperClient()
    try client.bind()
    client.keeper.forget(Self.link)
    #expect(client.keeper.nextTimer == nil)
    try client.happen(.timer)
    #expect(client.sent.count == 2)
  }

  @Test func knownMaskCountsInALaterRenewal() throws {
    var client = KeeperClient()
    try client.bind()
    let kept = try #require(client.kept)
    client.keeper.keep(
      kept.lease, of: Self.link, known: KnownTerms(mask: .given(20)),
      requestedAt: kept.requestedAt, at: client.now)
    guard case .granted(let lease, _, _) = try client.runUntilNews(within: .seconds(2000))
    else { throw Surprise(description: "\(client.news)") }
    #expect(lease.address.length == 20)
  }
}
