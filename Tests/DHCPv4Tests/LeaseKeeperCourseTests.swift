// The keeper of leases over a year, and through every order of events.

import Model
import TestSupport
import Testing

@testable import DHCPv4

@Suite struct LeaseKeeperCourseTests {
  @Test(arguments: [3600, 86400] as [UInt32]) func yearOfRenewalsHasNoGap(_ leaseTime: UInt32)
    throws
  {
    var client = KeeperClient()
    client.servers.leaseTime = leaseTime
    try client.bind()
    let start = client.now
    try client.run(until: start + .seconds(365 * 86400))
    let requests = client.news.compactMap { news in
      if case .granted(_, _, let requestedAt) = news { requestedAt } else { nil }
    }
    #expect(requests.count == client.news.count)
    #expect(client.sent.count == requests.count + 1)
    let (half, whole) = (Double(leaseTime) * 0.5, Double(leaseTime) * 0.53)
    let pauses = zip(requests, requests.dropFirst()).map { ($1 - $0) / .seconds(1) }
    #expect(pauses.allSatisfy((half...whole).contains))
    #expect(client.kept.map { $0.requestedAt > start + .seconds(364 * 86400) } == true)
  }

  /// The server is silent for an hour each day, and another one answers the next day.
  @Test func yearOfABadServerLosesNoLeaseOfThreeHours() throws {
    var client = KeeperClient()
    client.servers.leaseTime = 3 * 3600
    try client.bind()
    for day in 0..<365 {
      client.servers.mood = .silent
      try client.run(for: .seconds(3600))
      client.servers.mood = .answering
      client.servers.server = day.isMultiple(of: 2) ? Fixture.server : Fixture.otherServer
      try client.run(for: .seconds(23 * 3600))
    }
    #expect(client.news.allSatisfy { if case .granted = $0 { true } else { false } })
  }

  /// Where a course begins.
  enum Beginning: CaseIterable {
    case selecting, requesting, confirming, bound, renewing, rebinding, restarting, pausing
  }

  /// What happens.
  enum Incident: CaseIterable {
    case acknowledgement, refusal, silence, carrier, linkGone, suspension
  }

  @Test(arguments: Beginning.allCases) func everyOrderOfEventsEndsWell(_ beginning: Beginning)
    throws
  {
    try follow(try begun(beginning), past: [], beginning)
  }

  /// Lets the incidents that are not past happen, in every order.
  private func follow(
    _ client: KeeperClient, past: [Incident], _ beginning: Beginning
  ) throws {
    for incident in Incident.allCases where !past.contains(incident) {
      var next = client
      try happen(incident, to: &next)
      let past = past + [incident]
      if let fault = fault(of: next, isGone: past.contains(.linkGone)) {
        throw Surprise(description: "\(beginning): \(past): \(fault)")
      }
      try follow(next, past: past, beginning)
    }
    guard past.count == Incident.allCases.count else { return }
    // A new link starts over.
    var client = client
    client.servers.mood = .answering
    try client.acquire()
    try client.run(for: .seconds(1))
    guard case .bound = client.phase else {
      throw Surprise(description: "\(beginning): \(past): \(client.news)")
    }
  }

  private func begun(_ beginning: Beginning) throws -> KeeperClient {
    var client = KeeperClient()
    client.servers.mood = .silent
    switch beginning {
    case .selecting: try client.acquire()
    case .requesting:
      client.servers.mood = .answering
      try client.acquire()
      client.servers.mood = .silent
      try client.run(for: .milliseconds(20))
    case .confirming: try client.acquire(.initReboot(try Fixture.lease()))
    case .bound: client.keep(try Fixture.lease())
    case .renewing:
      client.keep(try Fixture.lease())
      try client.run(for: .seconds(2000))
    case .rebinding:
      client.keep(try Fixture.lease())
      try client.run(for: .seconds(3200))
    case .restarting:
      client.keep(try Fixture.lease())
      try client.run(for: .seconds(3601))
    case .pausing:
      client.keep(try Fixture.lease())
      try client.run(for: .seconds(3612))
    }
    return client
  }

  private func happen(_ incident: Incident, to client: inout KeeperClient) throws {
    switch incident {
    case .acknowledgement:
      client.servers.mood = .answering
      try client.run(for: .seconds(350))
    case .refusal:
      client.servers.mood = .refusing
      try client.run(for: .seconds(350))
    case .silence:
      client.servers.mood = .silent
      try client.run(for: .seconds(350))
    case .carrier: try client.happen(.carrier(linkIndex: KeeperClient.link))
    case .linkGone: try client.happen(.linkGone(linkIndex: KeeperClient.link))
    case .suspension:
      client.suspend(for: .seconds(7200))
      try client.happen(.timer)
    }
  }

  /// What is wrong with a client at any time; nil for nothing.
  private func fault(of client: KeeperClient, isGone: Bool) -> String? {
    if isGone, client.keeper.nextTimer != nil { return "a link that is gone is kept" }
    // A loop on it would spin.
    if let timer = client.keeper.nextTimer, timer < client.now { return "a timer stays due" }
    if let end = client.kept?.timers?.end, end <= client.now { return "an expired lease is kept" }
    return nil
  }
}
