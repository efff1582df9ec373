// What `status` says: nothing is changed, and nothing is sent.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct StatusTests {
  @Test func whatIsAsItShouldBeIsInSync() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let count = guest.kernel.asked.count
      let files = try guest.files()
      let links = try guest.status()
      #expect(links.map(\.link.name.text) == ["eth0", "eth1", "eth2"])
      #expect(links.map(\.role) == [.primary, .inSync, .notConfigured])
      #expect(links.map(\.eni) == [nil, "eni-1", nil])
      #expect(guest.kernel.asked.count == count)
      #expect(try guest.files() == files)
      #expect(guest.leases.rounds.isEmpty)
    }
  }

  @Test func whatIsMissingHasDrifted() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let rule = try #require(guest.kernel.state.rules.last)
      guest.kernel.state.rules.removeLast()
      guard case .drifted(let steps) = try guest.role("eth1") else {
        Issue.record("\(try guest.role("eth1"))")
        return
      }
      #expect(steps.map(\.change) == [.addRule(rule)])
    }
  }

  @Test func whatConflictsIsContradicted() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      guest.kernel.state.routes.append(
        try Route(text: "192.0.2.0/24 via 10.0.0.253 dev eth0 table 1001 proto 4"))
      guard case .contradicted(.tableInUse) = try guest.role("eth1") else {
        Issue.record("\(try guest.role("eth1"))")
        return
      }
    }
  }

  @Test func aLeaseThatIsNotKnownAnyMoreLeavesTheStatusOpen() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      #expect(try guest.role("eth1") == .inSync)
      guest.clock.now += .seconds(3600)
      #expect(try guest.role("eth1") == .leaseUnknown)
      guest.clock.now = .zero
      try guest.leaseFiles.remove(Cloud.mac(1))
      #expect(try guest.role("eth1") == .leaseUnknown)
    }
  }

  @Test func aRecordThatCannotBeReadIsSaidOfItsLinkAlone() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      try makeUnreadable("\(guest.runDirectory)/links/\(try Cloud.mac(1)).json")
      let report = try StatusOperation([], on: guest.host).run()
      #expect(report.links.map(\.role) == [.primary, .recordUnreadable, .inSync])
      #expect(report.unreadable.keys.map(\.text) == ["eth1"])
    }
  }

  @Test func whatALinkLeftThatIsGoneIsShown() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth2"], Cloud.inventory(1, 2))
      guest.removeLink("eth2")
      let links = try guest.status()
      #expect(links.map(\.link.name.text) == ["eth0", "eth1", "eth2"])
      guard case .vanished(let steps) = links.last?.role else {
        Issue.record("\(links.map(\.role))")
        return
      }
      #expect(steps.count == 1)
      #expect(try guest.status("eth2").count == 1)
      #expect(try guest.status("eth1").count == 1)
    }
  }

  @Test func aNameThatMeansNothingIsRefused() throws {
    try withGuest { guest in
      let unknown = try failure { _ = try guest.status("eth9") }
      #expect(unknown == "contradiction.noSuchLink")
      let twice = try failure { _ = try guest.status("eth1", "eth1") }
      #expect(twice == "request.linkTwice")
    }
  }
}
