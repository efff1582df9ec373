// `up` by DHCP: the link first, then what the lease says.

import DHCPv4
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct LeaseStageTests {
  @Test func theLinkIsUpAndNothingElseBeforeTheLeaseIsThere() throws {
    try withGuest { guest in
      var lines: [String] = []
      var record: LinkRecord?
      guest.leases.script = [
        [
          .run {
            lines = guest.lines(1)
            record = (try? guest.records.value(of: Cloud.mac(1))) ?? nil
          }, .lease(3),
        ]
      ]
      let outcome = try guest.up(["eth1"])
      #expect(lines == ["link 3 eth1 00:16:3e:00:00:01 up mtu 1500"])
      #expect(record?.broughtUp == true)
      #expect(record?.isVerified == false)
      #expect(outcome.changed == ["eth1"])
      #expect(outcome.plan.steps.map(\.change).first == .setLinkUp(try Cloud.name("eth1")))
      #expect(outcome.plan.isUnfinished == false)
      #expect(guest.isConfigured(1))
      #expect(try guest.leaseFiles.value(of: Cloud.mac(1))?.lease == Cloud.lease(of: 1))
    }
  }

  @Test func aGoodLeaseAsksNobody() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      let count = guest.kernel.asked.count
      let outcome = try guest.up(["eth1"])
      #expect(guest.leases.rounds.count == 1)
      #expect(outcome.failed == [] && outcome.changed == [])
      #expect(guest.kernel.asked.count == count)
    }
  }

  @Test func aLeaseIsConfirmedFromItsRenewalTimeOn() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      try guest.age(1, to: 1801)
      try guest.up(["eth1"])
      #expect(guest.leases.rounds.count == 1)
      try guest.age(1, to: 1800)
      let outcome = try guest.up(["eth1"])
      let confirmed = LeaseRequest.Mode.initReboot(try Cloud.lease(of: 1))
      #expect(guest.leases.rounds.map { $0.map(\.mode) } == [[.discover], [confirmed]])
      #expect(outcome.failed == [] && outcome.changed == ["eth1"])
      let address = guest.kernel.state.addresses.first { $0.link.text == "eth1" }
      #expect(address?.validLifetime == .seconds(3600))
    }
  }

  @Test func anAddressOfOursWithoutAnEndIsNoGoodLease() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      let at = try #require(guest.kernel.state.addresses.firstIndex { $0.link.text == "eth1" })
      guest.kernel.state.addresses[at].validLifetime = .forever
      let outcome = try guest.up(["eth1"])
      #expect(outcome.failed == [])
      #expect(guest.leases.rounds.count == 2)
      #expect(guest.kernel.state.addresses[at].validLifetime == .seconds(3600))
    }
  }

  @Test func aLeaseThatHasRunOutIsAskedForFromScratch() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      guest.kernel.state.addresses.removeAll { $0.link.text == "eth1" }
      guest.clock.now = .seconds(3600)
      #expect(try guest.up(["eth1"]).failed == [])
      #expect(guest.leases.rounds.last?.map(\.mode) == [.discover])
    }
  }

  @Test func aLeaseOfALinkThatIsDownIsConfirmed() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      guest.kernel.state.links[2].isUp = false
      #expect(try guest.up(["eth1"]).failed == [])
      #expect(guest.leases.rounds.last?.map(\.mode) == [.initReboot(try Cloud.lease(of: 1))])
    }
  }

  @Test func anotherAddressThanTheConsolesIsRefused() throws {
    try withGuest { guest in
      let before = guest.lines(1)
      guest.leases.script = [[.given(3, try Cloud.lease(of: 1, host: 21))]]
      let outcome = try guest.up(["eth1"], InventorySources(file: Cloud.inventory(1)))
      #expect(outcome.failed == ["eth1: inventory.addressDiffers"])
      #expect(guest.lines(1) == before)
      #expect(try guest.leaseFiles.value(of: Cloud.mac(1)) == nil)
    }
  }

  @Test func aKeptLeaseOfAnotherAddressThanTheConsolesIsNotConfirmed() throws {
    try withGuest { guest in
      guest.leases.script = [[.given(3, try Cloud.lease(of: 1, host: 21))], [.lease(3)]]
      try guest.up(["eth1"])
      #expect(guest.isConfigured(1, host: 21))
      let outcome = try guest.up(["eth1"], InventorySources(file: Cloud.inventory(1)))
      #expect(outcome.failed == [])
      #expect(guest.leases.rounds.last?.map(\.mode) == [.discover])
      #expect(guest.isConfigured(1) && !guest.isConfigured(1, host: 21))
    }
  }

  @Test(arguments: [true, false]) func aFailureSaysWhetherTheLinkCarried(_ carries: Bool) throws {
    try withGuest { guest in
      guest.leases.script = [
        [.run { guest.kernel.state.links[2].hasCarrier = carries }, .refusal(3)]
      ]
      let outcome = try guest.up(["eth1"])
      guard
        case .lease(.notLeased(_, _, let hadCarrier, let limit)) = outcome.failures.first?.failure
      else {
        Issue.record("\(outcome.failed)")
        return
      }
      #expect(hadCarrier == carries)
      #expect(limit == .seconds(30))
    }
  }

  @Test func theOptionComesBeforeTheConfigurationForTheTimeOut() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      let sources = InventorySources(configuration: try configuration("dhcp-timeout: 7"))
      try guest.up(["eth1"], sources)
      try guest.down(["eth1"])
      try guest.up(["eth1"], sources) { $0.settings.leaseLimit = .seconds(3) }
      #expect(guest.leases.limits == [.seconds(7), .seconds(3)])
    }
  }

  @Test func severalLinksAreAskedForInOneRound() throws {
    try withGuest(3) { guest in
      guest.leases.script = [[.lease(3), .lease(4), .lease(5)]]
      try guest.up(["eth1", "eth2", "eth3"])
      #expect(guest.leases.rounds.map { $0.map(\.linkIndex) } == [[3, 4, 5]])
    }
  }

  @Test func aLeaseThatCannotBeKeptFailsItsENI() throws {
    try withGuest(2) { guest in
      let before = guest.lines(1)
      try makeUnreadable(guest.runDirectory + "/leases/\(Cloud.mac(1)).json")
      guest.leases.script = [[.lease(3), .lease(4)]]
      let outcome = try guest.up(["eth1", "eth2"])
      #expect(outcome.failed == ["eth1: file.system"])
      #expect(guest.lines(1) == before)
      #expect(guest.isConfigured(2))
    }
  }

  @Test func aLinkThatGoesWhileItsLeaseIsAwaitedFailsAlone() throws {
    try withGuest(2) { guest in
      guest.leases.script = [[.run { guest.removeLink("eth1") }, .lease(3), .lease(4)]]
      let outcome = try guest.up(["eth1", "eth2"])
      #expect(outcome.failed == ["eth1: contradiction.noSuchLink"])
      #expect(outcome.failures.first?.leftovers == [])
      #expect(guest.isConfigured(2))
    }
  }
}
