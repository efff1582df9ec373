// What the agent repairs, what it only restores, and whom it does not fight.

import Agent
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import Report
import TestSupport
import Testing

@Suite struct AgentRepairTests {
  @Test func whatAnotherProgramRemovesIsBackWithinASecond() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      for minutes in 0..<20 {
        let table = RouteTable(1001 + UInt32(minutes % 2))
        world.guest.kernel.state.routes.removeAll { $0.table == table }
        world.run(for: .seconds(1))
        #expect(world.guest.isConfigured(1) && world.guest.isConfigured(2))
        world.run(for: .seconds(600))
      }
      #expect(world.metrics.repairs.first { $0.key.text == "eth1" }?.value[.route] == 10)
      #expect(world.fights == 0)
    }
  }

  @Test func anotherProgramWhoKeepsRemovingIsNotFought() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      let table = RouteTable(1001)
      // Another program removes the route as soon as it sees it.
      world.watch = { world in world.guest.kernel.state.routes.removeAll { $0.table == table } }
      world.run(for: .seconds(3600))
      #expect(world.fights == 1)
      let eth1 = try #require(world.report?.links.first { $0.name.text == "eth1" })
      guard case .paused = eth1.state else {
        Issue.record("\(eth1)")
        return
      }
      #expect((10...30).contains(eth1.repairs), "\(eth1.repairs)")
      // The other ENI is looked after meanwhile.
      world.guest.kernel.state.rules.removeAll { $0.table == RouteTable(1002) }
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(2))
      // Once the other program is gone, the route comes back to stay.
      world.watch = { _ in }
      world.run(for: .seconds(400))
      #expect(world.guest.isConfigured(1))
    }
  }

  /// The lease is good as long as it lasts: neither who removes the address nor who sets the link down ends
  /// it, and the server need not be there.
  @Test(arguments: AddressDamage.allCases)
  func aLeasedAddressIsBackWithinASecondWithoutItsServer(_ damage: AddressDamage) throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      world.server.isThere = false
      for number in 1...2 as ClosedRange<UInt8> { try damage.happen(to: number, in: world) }
      world.run(for: .seconds(1))
      let lease = try #require(world.leaseEnds[1]) - world.now
      for number in 1...2 as ClosedRange<UInt8> {
        #expect(world.guest.isConfigured(number))
        let address = try #require(
          world.guest.kernel.state.addresses.first {
            $0.link.text == "eth\(number)" && $0.label == nil
          })
        guard case .seconds(let left) = address.validLifetime else {
          Issue.record("\(address)")
          continue
        }
        #expect(abs(Int64(left) - lease.components.seconds) <= 5)
      }
      #expect(world.server.renewals == 0)
    }
  }

  /// What is in the way of the rest does not cost the address, and is noticed as soon as it is gone.
  @Test(arguments: ["10.0.3.0/16 dev eth2", "10.0.1.20/24 dev eth0"])
  func whatIsInTheWayCostsNoAddressAndItsEndIsNoticed(_ obstacle: String) throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      world.server.isThere = false
      let state = try ObservedState(text: "address \(obstacle)")
      let foreign = try #require(state.addresses.first)
      world.guest.kernel.state.addresses.append(foreign)
      world.run(for: .seconds(60))
      #expect(world.report?.links.first { $0.name.text == "eth1" }?.state.word == .failed)
      try AddressDamage.shortened.happen(to: 1, in: world)
      world.run(for: .seconds(100))
      #expect(world.guest.isConfigured(1))
      world.guest.kernel.state.addresses.removeAll { $0 == foreign }
      world.run(for: .seconds(1))
      #expect(world.report?.links.first { $0.name.text == "eth1" }?.state == .configured)
    }
  }

  /// What a person does about it is not the fight.
  @Test func upByHandEndsThePauseOfAFight() throws {
    try withAgent { world in
      world.run(for: .seconds(10))
      let table = RouteTable(1001)
      world.watch = { world in world.guest.kernel.state.routes.removeAll { $0.table == table } }
      world.run(for: .seconds(3600))
      world.watch = { _ in }
      guard case .paused? = world.report?.links.last?.state else {
        Issue.record("\(String(describing: world.report))")
        return
      }
      let lock = try world.guest.host.lockForAgent()
      let isUp = try world.bringUp(1)
      #expect(isUp)
      _ = lock
      world.run(for: .seconds(2))
      #expect(world.report?.links.last?.state == .configured)
      world.guest.kernel.state.routes.removeAll { $0.table == table }
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(1))
    }
  }

  /// Another program's route in the ENI's table, or a fight, is in the way of every round; the server goes
  /// on extending the lease, and the kernel has to be told.
  @Test(arguments: [false, true])
  func whatIsInTheWayOfRoundsDoesNotCostTheAddress(_ isFight: Bool) throws {
    try withAgent { world in
      world.server.leaseTime = 60
      world.run(for: .seconds(10))
      let table = RouteTable(1001)
      let foreign = try ObservedState(
        text: "route 192.0.2.0/24 via 10.0.0.253 dev eth0 table 1001 proto 4"
      ).routes
      if !isFight { world.guest.kernel.state.routes += foreign }
      var gaps = 0
      world.watch = { world in
        if isFight { world.guest.kernel.state.routes.removeAll { $0.table == table } }
        let own = world.guest.lines(1)
        if !own.contains(where: { $0.contains("10.0.1.20/24") }) { gaps += 1 }
      }
      world.run(for: .seconds(3600))
      #expect(gaps == 0)
      #expect(world.results(of: "eth1")[.expired] ?? 0 == 0)
      // status tells how long the lease is good.
      let lease = world.report?.links.first { $0.name.text == "eth1" }?.lease
      #expect((lease?.expiresAt ?? 0) > world.now.wholeSeconds)
      world.watch = { _ in }
      world.guest.kernel.state.routes.removeAll { foreign.contains($0) }
      world.run(for: .seconds(400))
      #expect(world.guest.isConfigured(1))
    }
  }

  /// The kernel removes routes with each "link down"; who sets the link up again does not fight it.
  @Test func aLinkThatFlapsIsRestoredEachTimeAndIsNoFight() throws {
    try withAgent { world in
      world.run(for: .seconds(10))
      for _ in 0..<30 {
        world.setLinkDown(1)
        world.notice()
        world.setLinkUp(1)
        world.run(for: .seconds(1))
        #expect(world.guest.isConfigured(1))
      }
      #expect(world.fights == 0 && world.metrics.repairs.isEmpty)
      #expect(world.causes.suffix(30).allSatisfy { $0 == .linkWasDown }, "\(world.causes)")
      #expect(world.report?.links.last?.state == .configured)
    }
  }

  /// The carrier comes back each time that the agent sets the link up: that ends no pause.
  @Test func whoKeepsSettingTheLinkDownIsNotFought() throws {
    try withAgent { world in
      world.run(for: .seconds(10))
      world.watch = { world in world.setLinkDown(1) }
      let changes = world.guest.kernel.asked.count
      world.run(for: .seconds(3600))
      #expect(world.fights == 1)
      #expect(world.guest.kernel.asked.count - changes < 300)
      world.watch = { _ in }
      world.run(for: .seconds(400))
      #expect(world.guest.isConfigured(1))
    }
  }

  @Test func whatIsLeftOfANICThatIsGoneIsNoRepair() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      world.guest.removeLink("eth2")
      world.run(for: .seconds(1))
      #expect(world.causes.last == .gone, "\(world.told.suffix(5))")
      #expect(world.metrics.repairs.isEmpty)
    }
  }

  @Test func whatFailedBeforeItWasConfiguredIsNoRepair() throws {
    try withAgent { world in
      world.end()
      world.guest.removeLink("eth1")
      world.server.isThere = false
      world.start()
      world.guest.kernel.state.links += try ObservedState(
        text: "link 4 eth1 00:16:3e:00:00:01 down"
      ).links
      world.run(for: .seconds(100))
      world.server.isThere = true
      world.run(for: .seconds(600))
      #expect(world.guest.isConfigured(1))
      #expect(world.metrics.repairs.isEmpty)
      #expect(world.report?.links.last?.repairs == 0)
    }
  }

  /// Each is told in one line, once the kernel has it.
  @Test func renewalsAreToldOnce() throws {
    try withAgent { world in
      world.end()
      world.server.leaseTime = 120
      world.start()
      world.run(for: .seconds(10))
      let told = world.told.count
      world.run(for: .seconds(1200))
      #expect(world.server.renewals >= 19)
      let later = world.told.dropFirst(told).map(\.news)
      #expect(later.allSatisfy { if case .extended = $0 { true } else { false } }, "\(later)")
      #expect(later.count == world.server.renewals)
    }
  }
}

/// What another program does to a leased address.
enum AddressDamage: CaseIterable {
  case removed, shortened, prolonged, permanent, linkDown

  /// Does it to an ENI.
  func happen(to number: UInt8, in world: SimulatedWorld) throws {
    let link = try Cloud.name("eth\(number)")
    let kernel = world.guest.kernel
    let at = try #require(
      kernel.state.addresses.firstIndex { $0.link == link && $0.validLifetime != .forever })
    switch self {
    case .removed: _ = kernel.backend.perform([.removeAddress(kernel.state.addresses[at])])
    case .shortened: kernel.state.addresses[at].validLifetime = .seconds(30)
    case .prolonged: kernel.state.addresses[at].validLifetime = .seconds(86_400)
    case .permanent: kernel.state.addresses[at].validLifetime = .forever
    case .linkDown: _ = kernel.backend.perform([.setLinkDown(link)])
    }
    world.tellOfLifetimes(of: number)
  }
}
