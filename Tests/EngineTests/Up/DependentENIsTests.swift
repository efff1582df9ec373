// ENIs between which an address or a table moves: they succeed or fail together, and nobody else with them.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct DependentENIsTests {
  private let three = ["eth1", "eth2", "eth3"]

  /// eth1 has an alias that is eth2's from now on.
  private func before() throws -> Inventory {
    try Cloud.inventory([
      Cloud.eni(1, secondary: ["10.0.77.30"]), Cloud.eni(2), Cloud.eni(3),
    ])
  }

  private func after() throws -> Inventory {
    try Cloud.inventory([
      Cloud.eni(1), Cloud.eni(2, secondary: ["10.0.77.30"]), Cloud.eni(3),
    ])
  }

  private func holder(of address: String, in guest: Guest) -> [String] {
    guest.kernel.state.addresses.filter { "\($0.address.address)" == address }.map(\.link.text)
  }

  @Test func anAddressMovesFromOneToTheOther() throws {
    try withGuest(3) { guest in
      let outcome = try guest.upStatic(three, before())
      #expect(outcome.failed == [])
      #expect(holder(of: "10.0.77.30", in: guest) == ["eth1"])
      let moved = try guest.upStatic(three, after())
      #expect(moved.failed == [])
      #expect(holder(of: "10.0.77.30", in: guest) == ["eth2"])
    }
  }

  @Test func theyFailTogetherAndAnotherIsDone() throws {
    var steps = 0
    try withGuest(3) { guest in
      try guest.upStatic(["eth1", "eth2"], before())
      let count = guest.kernel.asked.count
      try guest.upStatic(["eth1", "eth2"], after())
      steps = guest.kernel.asked.count - count
    }
    #expect(steps == 4)
    for step in 0..<steps {
      try withGuest(3) { guest in
        try guest.upStatic(["eth1", "eth2"], before())
        let state = (guest.lines(1), guest.lines(2))
        let files = try (guest.files(of: Cloud.mac(1)), guest.files(of: Cloud.mac(2)))
        guest.kernel.backend.refused = [guest.kernel.asked.count + step]
        let outcome = try guest.upStatic(three, after())
        #expect(outcome.failed == ["eth1 eth2: apply.performing"], "step \(step)")
        #expect(guest.lines(1) == state.0 && guest.lines(2) == state.1, "step \(step)")
        #expect(try guest.files(of: Cloud.mac(1)) == files.0, "step \(step)")
        #expect(try guest.files(of: Cloud.mac(2)) == files.1, "step \(step)")
        #expect(guest.isConfigured(3))
      }
    }
  }

  /// eth1 takes the table 1002 over from eth2, which gets another one.
  @Test(arguments: [1001, 1003] as [UInt32], [true, false])
  func aTableMovesFromOneToTheOther(_ table: UInt32, _ keepsPriorities: Bool) throws {
    let priorities = ["31001", "31002"].map { keepsPriorities ? ", rule-priority: \($0)" : "" }
    let moved = try configuration(
      """
      enis:
        - {link: eth1, table: 1002\(priorities[0])}
        - {link: eth2, table: \(table)\(priorities[1])}
      """)
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      let sources = InventorySources(configuration: moved, file: try Cloud.inventory(1, 2))
      let outcome = try guest.up(["eth1", "eth2"], sources) { $0.settings.isStatic = true }
      #expect(outcome.failed == [])
      let tables = guest.kernel.state.rules.filter { $0.source != nil }
        .map { "\($0.source.map { "\($0.address)" } ?? "") \($0.table?.rawValue ?? 0)" }
      #expect(tables.sorted() == ["10.0.1.20 1002", "10.0.2.20 \(table)"])
      #expect(try guest.role("eth1") == .inSync)
      #expect(try guest.role("eth2") == .inSync)
    }
  }

  @Test func whoeverHasAContestedAddressStaysDone() throws {
    try withGuest(3) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1, 2, 3))
      let address = try #require(IPAddress("10.0.77.30"))
      let added = try AliasOperation(
        .add([AliasEdit.Address(address)]), of: try #require(LinkSelector("eth1")),
        sources: InventorySources(file: Cloud.inventory(1)), on: guest.host
      ).run()
      #expect(added.failed == [])
      // The inventory gives it to eth2, and by hand it was given to eth1.
      let outcome = try guest.upStatic(three, after())
      #expect(outcome.failed == ["eth2: contradiction.addressOnOtherLink"])
      #expect(holder(of: "10.0.77.30", in: guest) == ["eth1"])
      #expect(guest.isConfigured(1) && guest.isConfigured(3) && !guest.isConfigured(2))
    }
  }

  @Test func whoeverHasAContestedTableStaysDone() throws {
    try withGuest(3) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1, 2, 3))
      let both = try configuration("enis: [{link: eth2, table: 1001}]")
      let outcome = try guest.up(
        three, InventorySources(configuration: both, file: try Cloud.inventory(1, 2, 3))
      ) { $0.settings.isStatic = true }
      #expect(outcome.failed == ["eth2: contradiction.tableOfOtherENI"])
      #expect(guest.isConfigured(1) && guest.isConfigured(3))
    }
  }

  /// The same inventory without the gateways: what an ENI should have cannot be told before its lease.
  private func unforeseen(_ inventory: Inventory) -> Inventory {
    var inventory = inventory
    for at in inventory.enis.indices { inventory.enis[at].gateway = .unknown }
    return inventory
  }

  @Test func theyWaitForEachOthersLeases() throws {
    try withGuest(3) { guest in
      try guest.upStatic(three, before())
      var early: [String] = []
      guest.leases.script = [
        [
          .lease(4), .lease(5), .run { early = holder(of: "10.0.77.30", in: guest) }, .lease(3),
        ]
      ]
      let outcome = try guest.up(three, InventorySources(file: after()))
      #expect(outcome.failed == [])
      #expect(early == ["eth1"])
      #expect(holder(of: "10.0.77.30", in: guest) == ["eth2"])
    }
  }

  @Test(arguments: [3, 4] as [UInt32])
  func theyFailTogetherWhereOneOfThemGetsNoLease(_ index: UInt32) throws {
    try withGuest(3) { guest in
      try guest.upStatic(three, before())
      let lines = (guest.lines(1), guest.lines(2))
      let script: [ScriptedLeases.Event] = [.lease(5), .lease(7 - index), .refusal(index)]
      guest.leases.script = [script]
      let outcome = try guest.up(three, InventorySources(file: after()))
      #expect(outcome.failed == ["eth1 eth2: lease.notLeased"])
      #expect(guest.lines(1) == lines.0 && guest.lines(2) == lines.1)
      #expect(guest.isConfigured(3))
    }
  }

  /// Two ENIs take addresses over from a third one, and know their leases before that one does.
  @Test func whatWaitsForAnotherOnesAddressesIsDoneOnceThatOneGaveThemUp() throws {
    try withGuest(3) { guest in
      try guest.upStatic(
        three,
        Cloud.inventory([
          Cloud.eni(1), Cloud.eni(2), Cloud.eni(3, secondary: ["10.0.77.30", "10.0.77.31"]),
        ]))
      guest.leases.script = [[.lease(3), .lease(4), .lease(5)]]
      let after = try Cloud.inventory([
        Cloud.eni(1, secondary: ["10.0.77.30"]), Cloud.eni(2, secondary: ["10.0.77.31"]),
        Cloud.eni(3),
      ])
      let outcome = try guest.up(three, InventorySources(file: unforeseen(after)))
      #expect(outcome.failed == [])
      #expect(holder(of: "10.0.77.30", in: guest) == ["eth1"])
      #expect(holder(of: "10.0.77.31", in: guest) == ["eth2"])
    }
  }

  @Test func whatWaitsForAnotherOnesAddressFailsWhereThatOneGetsNoLease() throws {
    try withGuest(3) { guest in
      try guest.upStatic(three, before())
      guest.leases.script = [[.lease(4), .lease(5), .refusal(3)]]
      let outcome = try guest.up(three, InventorySources(file: unforeseen(after())))
      #expect(
        Set(outcome.failed) == ["eth1: lease.notLeased", "eth2: contradiction.addressOnOtherLink"])
      #expect(holder(of: "10.0.77.30", in: guest) == ["eth1"])
      #expect(guest.isConfigured(1) && guest.isConfigured(2) && guest.isConfigured(3))
    }
  }

  @Test func anAtomicRunAlsoTakesADetachedENIDown() throws {
    try withGuest(2) { guest in
      let before = guest.lines(2)
      try guest.upStatic(["eth2"], Cloud.inventory(1, 2))
      guest.leases.script = [[.lease(3)]]
      let sources = InventorySources(file: try Cloud.inventory(1, isComplete: true))
      let outcome = try guest.up([], sources) { $0.isAtomic = true }
      #expect(outcome.failed == [])
      #expect(guest.isConfigured(1))
      #expect(guest.lines(2) == before)
      #expect(try guest.records.macs() == [try Cloud.mac(1)])
    }
  }

  @Test func anAtomicRunAlsoCleansUpAfterALinkThatIsGone() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth2"], Cloud.inventory(1, 2))
      guest.removeLink("eth2")
      guest.leases.script = [[.lease(3)]]
      let outcome = try guest.up([], InventorySources(file: Cloud.inventory(1))) {
        $0.isAtomic = true
      }
      #expect(outcome.failed == [])
      #expect(guest.isConfigured(1))
      #expect(guest.lines(2) == [])
    }
  }
}
