// What an administrator takes down is remembered for the agent, and forgotten by `up`.

import Engine
import EngineTestSupport
import Files
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct HeldLinkTests {
  @Test func downByHandIsRememberedUntilUp() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      try guest.downByHand(["eth1"])
      #expect(try guest.held() == [1])
      #expect(try guest.isHeld(1) && !guest.isHeld(2))
      // A second time changes nothing.
      try guest.downByHand(["eth1"])
      #expect(try guest.held() == [1])
      try guest.upByHand(["eth1"], Cloud.inventory(1, 2))
      #expect(try guest.held() == [])
    }
  }

  @Test func upOfAllForgetsEveryLinkThatItConfigures() throws {
    try withGuest(2) { guest in
      try guest.downByHand(["eth1", "eth2"])
      #expect(try guest.held() == [1, 2])
      try guest.upByHand([], Cloud.inventory(1, 2))
      #expect(try guest.held() == [])
    }
  }

  @Test func upForgetsOnlyTheLinksThatItDoesNotFailFor() throws {
    try withGuest(2) { guest in
      try guest.downByHand(["eth1", "eth2"])
      guest.leases.script = [[.refusal(3), .lease(4)]]
      let outcome = try guest.up(["eth1", "eth2"]) { $0.heldLinks = .released }
      #expect(outcome.failed == ["eth1: lease.notLeased"])
      #expect(try guest.held() == [1])
    }
  }

  @Test func unitsRememberAndForgetNothing() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1, 2))
      try guest.down(["eth1"])
      #expect(try guest.held() == [])
      try guest.downByHand(["eth1"])
      // `up --boot` configures it, and the agent that starts later leaves it alone.
      try guest.upStatic([], Cloud.inventory(1, 2))
      #expect(guest.isConfigured(1))
      #expect(try guest.held() == [1])
    }
  }

  @Test func dryRunRemembersNothing() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let files = try guest.files()
      var request = DownRequest(try Guest.choice(["eth1"]), sources: InventorySources())
      request.isByHand = true
      #expect(!(try DownOperation(request, on: guest.host).plan()).plan.isEmpty)
      #expect(try guest.held() == [])
      #expect(try guest.files() == files)
    }
  }

  @Test func linkIsRememberedBeforeAnythingIsRemovedFromIt() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      var rememberedAtFirst: Bool?
      guest.kernel.beforeChange = { [unowned guest] _ in
        if rememberedAtFirst == nil { rememberedAtFirst = try? guest.isHeld(1) }
      }
      try guest.downByHand(["eth1"])
      #expect(rememberedAtFirst == true)
    }
  }

  @Test func downThatIsUndoneIsNotRemembered() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      guest.kernel.backend.refused = [guest.kernel.backend.count]
      let outcome = try guest.downByHand(["eth1", "eth2"])
      #expect(outcome.failed.map { $0.prefix(5) } == ["eth1:"])
      #expect(try guest.held() == [2])
    }
  }

  @Test func downOfAllIsAboutEveryNICThatCanBeAnENIs() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      try guest.downByHand([])
      #expect(try guest.held() == [0, 1, 2])
    }
  }

  @Test func nicThatIsAttachedAgainIsNotHeld() throws {
    try withGuest { guest in
      try guest.downByHand(["eth1"])
      let at = try #require(guest.kernel.state.links.firstIndex { $0.name.text == "eth1" })
      guest.kernel.state.links[at].index += 10
      #expect(try !guest.isHeld(1))
    }
  }

  @Test func agentsRoundLeavesHeldLinksAlone() throws {
    try withGuest(2) { guest in
      try guest.downByHand(["eth1"])
      for links in [[], ["eth1", "eth2"]] {
        try guest.upStatic(links, Cloud.inventory(1, 2)) { $0.heldLinks = .leftAlone }
        #expect(!guest.isConfigured(1))
        #expect(guest.isConfigured(2))
      }
      #expect(try guest.held() == [1])
    }
  }

  @Test func linkWhoseFileIsBrokenIsLeftAlone() throws {
    try withGuest { guest in
      try guest.downByHand(["eth1"])
      try put("{", in: "\(guest.runDirectory)/held/\(Cloud.mac(1)).json")
      #expect(try guest.isHeld(1))
      try guest.upByHand(["eth1"], Cloud.inventory(1))
      #expect(try guest.held() == [])
    }
  }
}

@Suite struct AgentOnHostTests {
  @Test func unitsLeaveANICToTheAgent() throws {
    try withGuest { guest in
      let agent = try guest.host.lockForAgent()
      let outcome = try guest.upStatic(["eth1"], Cloud.inventory(1)) { $0.isHotplug = true }
      #expect(outcome.plan.isEmpty && outcome.failures.isEmpty)
      #expect(guest.kernel.asked.isEmpty)
      #expect(guest.notes.map(\.leftToAgent) == ["eth1"])
      _ = agent
    }
  }

  @Test func unitsLeaveWhatIsLeftOfANICToTheAgent() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      guest.removeLink("eth1")
      let count = guest.kernel.asked.count
      do {
        let agent = try guest.host.lockForAgent()
        #expect(try guest.downHotplug("eth1").plan.isEmpty)
        #expect(guest.kernel.asked.count == count)
        _ = agent
      }
      #expect(try guest.downHotplug("eth1").changed == ["eth1"])
    }
  }

  @Test func commandsByHandWorkWhileAnAgentRuns() throws {
    try withGuest { guest in
      let agent = try guest.host.lockForAgent()
      try guest.upByHand(["eth1"], Cloud.inventory(1))
      #expect(guest.isConfigured(1))
      try guest.downByHand(["eth1"])
      #expect(!guest.isConfigured(1))
      _ = agent
    }
  }

  @Test func secondAgentIsRefused() throws {
    try withGuest { guest in
      let agent = try guest.host.lockForAgent()
      let refused = try failure { _ = try guest.host.lockForAgent() }
      #expect(refused == "agentRuns")
      _ = agent
    }
  }
}

extension Guest {
  @discardableResult fileprivate func downByHand(_ links: [String]) throws -> Outcome {
    var request = DownRequest(try Self.choice(links), sources: InventorySources())
    request.isByHand = true
    return try DownOperation(request, on: host).run()
  }

  fileprivate func downHotplug(_ link: String) throws -> Outcome {
    var request = DownRequest(try Self.choice([link]), sources: InventorySources())
    request.isHotplug = true
    return try DownOperation(request, on: host).run()
  }

  fileprivate func upByHand(_ links: [String], _ inventory: Inventory) throws {
    try upStatic(links, inventory) { $0.heldLinks = .released }
  }

  /// The numbers of the ENIs that are remembered as taken down; nothing else is in their directory.
  fileprivate func held() throws -> [UInt8] {
    let names = try Files.names(in: runDirectory + "/held").filter { !$0.hasPrefix(".") }
    let held = try (UInt8(0)...9).filter { try names.contains("\(Cloud.mac($0)).json") }
    #expect(names.count == held.count)
    return held
  }

  fileprivate func isHeld(_ number: UInt8) throws -> Bool {
    let name = try Cloud.name("eth\(number)")
    let link = try #require(kernel.state.link(named: name))
    return stores.isHeld(link, place: try clock.moment().place)
  }
}

extension Note {
  fileprivate var leftToAgent: String? {
    if case .leftToAgent(let link) = self { link } else { nil }
  }
}
