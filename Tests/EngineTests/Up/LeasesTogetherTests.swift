// Leases that are there at once: their ENIs are done by two looks at the kernel, and each stands alone all the same.

import DHCPv4
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct LeasesTogetherTests {
  private let three = ["eth1", "eth2", "eth3"]

  @Test func manyLeasesTakeAsManyLooksAsOne() throws {
    var counts: [Int] = []
    for count in [2, 9] as [UInt8] {
      try withGuest(count) { guest in
        guest.leases.script = [[.leases((1...count).map(Cloud.index))]]
        let outcome = try guest.up((1...count).map { "eth\($0)" })
        #expect(outcome.failed == [])
        #expect((1...count).allSatisfy { guest.isConfigured($0) })
        counts.append(guest.kernel.observations)
      }
    }
    #expect(Set(counts).count == 1, "\(counts)")
  }

  @Test func theyLeadToWhatOneAfterTheOtherLeadsTo() throws {
    var states: [ObservedState] = []
    for script in [[.leases([3, 4, 5])], [.lease(3), .lease(4), .lease(5)]]
      as [[ScriptedLeases.Event]]
    {
      try withGuest(3) { guest in
        guest.leases.script = [script]
        let inventory = try Cloud.inventory([
          Cloud.eni(1, secondary: ["10.0.1.30"]),
          Cloud.eni(2, secondary: ["10.0.2.30", "10.0.2.31"]),
          Cloud.eni(3),
        ])
        #expect(try guest.up(three, InventorySources(file: inventory)).failed == [])
        states.append(guest.kernel.state)
      }
    }
    #expect(states[0].difference(from: states[1]) == [])
  }

  @Test func aRefusedChangeOfOneLeavesTheOthersDone() throws {
    // The changes before the leases are one for each link.
    for refused in 3..<15 {
      try withGuest(3) { guest in
        let before = try [1, 2, 3].map { (guest.lines($0), try guest.files(of: Cloud.mac($0))) }
        guest.leases.script = [[.leases([3, 4, 5])]]
        guest.kernel.backend.refused = [guest.kernel.backend.count + refused]
        let outcome = try guest.up(three)
        let failed = outcome.expectOneRefused(of: three, "change \(refused)")
        for number in [1, 2, 3] as [UInt8] {
          let isDone = !failed.contains("eth\(number)")
          #expect(guest.isConfigured(number) == isDone, "change \(refused), eth\(number)")
          guard !isDone else { continue }
          #expect(guest.lines(number) == before[Int(number) - 1].0, "change \(refused)")
          #expect(
            try guest.files(of: Cloud.mac(number)).filter { !$0.key.contains("leases") }
              == before[Int(number) - 1].1, "change \(refused)")
        }
      }
    }
  }

  @Test func ofTwoWithOneAddressTheFirstGetsIt() throws {
    try withGuest(3) { guest in
      let same = try Lease(
        mac: Cloud.mac(2), address: IPv4Address(10, 0, 1, 20), prefixLength: 24,
        server: IPv4Address(10, 0, 1, 253),
        routes: [ClasslessRoute(destination: .all(.v4), router: IPv4Address(10, 0, 1, 253))],
        leaseTime: .seconds(3600))
      guest.leases.script = [[.run {}, .leases([3, 5]), .given(4, same)]]
      let outcome = try guest.up(three)
      #expect(outcome.failed == ["eth2: contradiction.addressOnOtherLink"])
      #expect(guest.isConfigured(1) && !guest.isConfigured(2) && guest.isConfigured(3))
    }
  }

  /// What an ENI waits for comes with the lease of a later one of the same moment.
  @Test func oneWaitsForAnotherOfTheSameMoment() throws {
    try withGuest(3) { guest in
      try guest.upStatic(
        three,
        Cloud.inventory([
          Cloud.eni(1), Cloud.eni(2), Cloud.eni(3, secondary: ["10.0.77.30", "10.0.77.31"]),
        ]))
      guest.leases.script = [[.leases([3, 4, 5])]]
      var after = try Cloud.inventory([
        Cloud.eni(1, secondary: ["10.0.77.30"]), Cloud.eni(2, secondary: ["10.0.77.31"]),
        Cloud.eni(3),
      ])
      for at in after.enis.indices { after.enis[at].gateway = .unknown }
      #expect(try guest.up(three, InventorySources(file: after)).failed == [])
      for (address, link) in [("10.0.77.30", "eth1"), ("10.0.77.31", "eth2")] {
        let ip = try #require(IPAddress(address))
        let holders = guest.kernel.state.addresses.filter { $0.address.address == ip }
        #expect(holders.map(\.link.text) == [link])
      }
    }
  }

  /// Another program removes what was made of an ENI before the last look: it is made again, once.
  @Test func whatIsMissingAtTheLastLookIsPlannedAgain() throws {
    try withGuest(3) { guest in
      guest.leases.script = [[.leases([3, 4, 5])]]
      var isDone = false
      guest.kernel.beforeChange = { change in
        guard !isDone, case .addRule(let rule) = change, rule.table == RouteTable(1003) else {
          return
        }
        isDone = true
        guest.kernel.state.rules.removeAll { $0.table == RouteTable(1002) }
      }
      let outcome = try guest.up(three)
      #expect(isDone && outcome.failed == [])
      #expect([1, 2, 3].allSatisfy { guest.isConfigured($0) })
    }
  }

  @Test func aSingleFailedLookCostsNoMoreThanTheENIsItWasFor() throws {
    try withGuest(3) { guest in
      guest.leases.script = [[.leases([3, 4, 5])]]
      #expect(try guest.up(three).failed == [])
      let looks = guest.kernel.observations
      for at in 1...looks {
        try withGuest(3) { guest in
          let before = guest.kernel.state
          guest.leases.script = [[.leases([3, 4, 5])]]
          guest.kernel.unobservable = [at]
          let outcome = try? guest.up(three)
          let failed = Set((outcome?.failures ?? []).flatMap(\.links).map(\.text))
          for number in [1, 2, 3] as [UInt8] where outcome != nil {
            #expect(guest.isConfigured(number) == !failed.contains("eth\(number)"), "look \(at)")
          }
          if outcome == nil { #expect(guest.kernel.state.difference(from: before) == []) }
        }
      }
    }
  }
}
