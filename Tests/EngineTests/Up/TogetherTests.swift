// Many ENIs whose routes and rules are gone at once: they are observed together, and each stands alone all the same.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct TogetherTests {
  private let three = ["eth1", "eth2", "eth3"]

  /// A guest with configured ENIs, of which another program removed the routes and rules of their tables.
  private func withFlushedENIs(
    _ count: UInt8 = 3, _ body: (Guest, Inventory) throws -> Void
  ) throws {
    try withGuest(count) { guest in
      let inventory = try Cloud.inventory((0..<count).map { try Cloud.eni($0 + 1) })
      let links = (0..<count).map { "eth\($0 + 1)" }
      #expect(try guest.upStatic(links, inventory).failed == [])
      let tables = Set((0..<count).compactMap { RouteTable(1001 + UInt32($0)) })
      guest.kernel.state.routes.removeAll { tables.contains($0.table) }
      guest.kernel.state.rules.removeAll { $0.table.map(tables.contains) ?? false }
      try body(guest, inventory)
    }
  }

  /// Each ENI was observed three times: of 59, the last was back after 2.2 seconds.
  @Test func manyENIsAreObservedAsOftenAsOne() throws {
    var counts: [Int] = []
    for count in [1, 9] as [UInt8] {
      try withFlushedENIs(count) { guest, inventory in
        let observations = guest.kernel.observations
        let outcome = try guest.upStatic((0..<count).map { "eth\($0 + 1)" }, inventory)
        #expect(outcome.failed == [])
        counts.append(guest.kernel.observations - observations)
        #expect((0..<count).allSatisfy { guest.isConfigured($0 + 1) })
      }
    }
    #expect(Set(counts).count == 1, "\(counts)")
  }

  @Test func aRefusedChangeOfOneLeavesTheOthersDone() throws {
    for refused in 0..<6 {
      try withFlushedENIs { guest, inventory in
        let before = try [1, 2, 3].map { (guest.lines($0), try guest.files(of: Cloud.mac($0))) }
        guest.kernel.backend.refused = [guest.kernel.backend.count + refused]
        let outcome = try guest.upStatic(three, inventory)
        let failed = outcome.expectOneRefused(of: three, "change \(refused)")
        for number in [1, 2, 3] as [UInt8] {
          let isDone = !failed.contains("eth\(number)")
          #expect(guest.isConfigured(number) == isDone, "change \(refused), eth\(number)")
          guard !isDone else { continue }
          #expect(guest.lines(number) == before[Int(number) - 1].0, "change \(refused)")
          #expect(try guest.files(of: Cloud.mac(number)) == before[Int(number) - 1].1)
        }
      }
    }
  }

  @Test func whatIsUndoneMeanwhileFailsItsENIAlone() throws {
    try withFlushedENIs { guest, inventory in
      guest.kernel.beforeChange = { change in
        guard case .addRule(let rule) = change, rule.table == RouteTable(1003) else { return }
        guest.kernel.state.rules.removeAll { $0.table == RouteTable(1002) }
      }
      let outcome = try guest.upStatic(three, inventory)
      #expect(outcome.failed == ["eth2: apply.notReached"])
      #expect(guest.isConfigured(1) && !guest.isConfigured(2) && guest.isConfigured(3))
    }
  }

  /// Another program takes a table between the plan and its first step.
  @Test func whatChangedMeanwhileIsPlannedAgain() throws {
    try withFlushedENIs { guest, inventory in
      let foreign = try ObservedState(
        text: "route 192.0.2.0/24 via 10.0.0.253 dev eth0 table 1002 proto 4"
      ).routes
      let first = guest.kernel.observations
      guest.kernel.backend.meddling = { state, count in
        if count == first + 2 { state.routes += foreign }
      }
      let outcome = try guest.upStatic(three, inventory)
      #expect(outcome.failed == ["eth2: contradiction.tableInUse"])
      #expect(guest.isConfigured(1) && !guest.isConfigured(2) && guest.isConfigured(3))
    }
  }

  @Test func whatCannotBeObservedIsUndone() throws {
    for at in [2, 3] {
      try withFlushedENIs { guest, inventory in
        let before = guest.kernel.state
        guest.kernel.unobservable = [guest.kernel.observations + at]
        let outcome = try guest.upStatic(three, inventory)
        #expect(outcome.failures.count == 3 && outcome.changed == [])
        #expect(guest.kernel.state.difference(from: before) == [])
      }
    }
  }

  /// Neither has it before: the plan of the second one comes after the steps of the first one.
  @Test func ofTwoENIsThatWantOneMetricTheFirstGetsIt() throws {
    try withFlushedENIs { guest, inventory in
      let same = try configuration("enis: [{link: eth1, metric: 2000}, {link: eth2, metric: 2000}]")
      let outcome = try guest.up(
        three, InventorySources(configuration: same, file: inventory)
      ) { $0.settings.isStatic = true }
      #expect(outcome.failed == ["eth2: contradiction.metricInUse"])
      #expect(outcome.changed == ["eth1", "eth3"])
      let holders = guest.kernel.state.routes.filter { $0.metric == RouteMetric(2000) }
      #expect(holders.map(\.link?.text) == ["eth1"])
    }
  }

  /// An address comes back first: where that is needed, the ENI is done by itself.
  @Test func anENIThatNeedsMoreIsDoneTooInItsTurn() throws {
    try withFlushedENIs { guest, inventory in
      guest.kernel.state.addresses.removeAll { $0.link.text == "eth2" }
      let outcome = try guest.upStatic(three, inventory)
      #expect(outcome.failed == [])
      #expect([1, 2, 3].allSatisfy { guest.isConfigured($0) })
    }
  }
}
