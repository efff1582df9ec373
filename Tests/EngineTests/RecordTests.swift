// What is written down: before a plan is applied, claimed after it, removed by `down`.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct RecordTests {
  @Test func whatAPlanMakesIsWrittenDownBeforeItIsMade() throws {
    try withGuest { guest in
      var claimed: [String: Bool] = [:]
      var verified: Set<Bool> = []
      guest.kernel.beforeChange = { change in
        guard let record = (try? guest.records.value(of: Cloud.mac(1))) ?? nil else { return }
        verified.insert(record.isVerified)
        switch change {
        case .setLinkUp: claimed["link"] = record.broughtUp
        case .addAddress(let address):
          claimed["\(address.address)"] = record.addresses.contains(address.address)
        default: break
        }
      }
      let inventory = try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])])
      #expect(try guest.upStatic(["eth1"], inventory).failed == [])
      #expect(claimed == ["link": true, "10.0.1.20/24": true, "10.0.1.30/24": true])
      #expect(verified == [false])
      let record = try #require(try guest.records.value(of: Cloud.mac(1)))
      #expect(record.isVerified && record.isWanted)
      #expect(record.addresses.map { "\($0)" } == ["10.0.1.20/24", "10.0.1.30/24"])
      let kept = try #require(try guest.enis.value(of: Cloud.mac(1)))
      #expect(kept.further.secondary.map(\.isMade) == [true])
      #expect(kept.id == "eni-1" && kept.isPrimary == false)
    }
  }

  @Test func whatAKilledRunMadeIsKnownToTheNextOne() throws {
    let inventory = try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])])
    var moments: [(state: ObservedState, record: LinkRecord?)] = []
    try withGuest { guest in
      guest.kernel.beforeChange = { _ in
        moments.append((guest.kernel.state, (try? guest.records.value(of: Cloud.mac(1))) ?? nil))
      }
      try guest.upStatic(["eth1"], inventory)
    }
    #expect(moments.count == 7)
    for (state, record) in moments {
      try withGuest { guest in
        let before = guest.kernel.state
        guest.kernel.state = state
        try guest.records.write(#require(record))
        #expect(try guest.down(["eth1"]).failed == [])
        #expect(guest.kernel.state.difference(from: before) == [])
        #expect(try guest.records.macs() == [])
      }
      try withGuest { guest in
        guest.kernel.state = state
        try guest.records.write(#require(record))
        #expect(try guest.upStatic(["eth1"], inventory).failed == [])
        #expect(try guest.role("eth1") == .inSync)
        #expect(guest.isConfigured(1))
      }
    }
  }

  @Test func downRemovesWhatWasMadeAndKeepsWhatIsKnownOfTheENI() throws {
    try withGuest { guest in
      let before = guest.kernel.state
      try guest.upStatic(["eth1"], Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])]))
      let outcome = try guest.down(["eth1"])
      #expect(outcome.failed == [] && outcome.changed == ["eth1"])
      #expect(guest.kernel.state.difference(from: before) == [])
      #expect(try guest.records.macs() == [])
      let kept = try #require(try guest.enis.value(of: Cloud.mac(1)))
      #expect(kept.further.secondary.map { "\($0.address) \($0.isMade)" } == ["10.0.1.30 false"])
    }
  }

  @Test func whatAnotherProgramMadeIsNotClaimedAndStays() throws {
    try withGuest { guest in
      let address = try #require(
        try ObservedState(text: "address 10.0.1.20/24 brd 10.0.1.255 dev eth1").addresses.first)
      guest.kernel.state.links[2].isUp = true
      guest.kernel.state.addresses.append(address)
      guest.kernel.state.routes.append(
        try Route(text: "10.0.1.0/24 dev eth1 src 10.0.1.20 proto 2"))
      #expect(try guest.upStatic(["eth1"], Cloud.inventory(1)).failed == [])
      let record = try #require(try guest.records.value(of: Cloud.mac(1)))
      #expect(record.addresses == [] && !record.broughtUp)
      try guest.down(["eth1"])
      #expect(guest.kernel.state.addresses.contains(address))
    }
  }

  @Test func theChangesOfUpAreThoseThatPlanShows() throws {
    try withGuest(2) { guest in
      let inventory = try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"]), Cloud.eni(2)])
      var request = UpRequest(
        .links(try ["eth2", "eth1"].map { try #require(LinkSelector($0)) }),
        sources: InventorySources(file: inventory))
      request.settings.isStatic = true
      let planned = try PlanOperation(request, on: guest.host).run()
      #expect(guest.kernel.asked.isEmpty)
      #expect(try guest.files() == [:])
      let done = try UpOperation(request, on: guest.host).run()
      #expect(planned.failed == [] && done.failed == [])
      #expect(planned.plan.steps.map(\.change) == done.plan.steps.map(\.change))
      #expect(planned.plan.steps.map(\.change) == guest.kernel.asked)
    }
  }

  @Test func aRepeatedUpChangesNothing() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let (count, files) = (guest.kernel.asked.count, try guest.files())
      let outcome = try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(outcome.failed == [] && outcome.plan.isEmpty)
      #expect(guest.kernel.asked.count == count)
      #expect(try guest.files() == files)
    }
  }
}
