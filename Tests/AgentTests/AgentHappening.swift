// What may happen to an agent's guest, its servers and its metadata service, at random.

import EngineTestSupport
import Inventory
import Model
import Planning
import TestSupport
import Testing

/// Something that happens.
enum AgentHappening: CaseIterable {
  // Another program, or the administrator, changes what enicfg made.
  case routesRemoved, rulesRemoved, addressRemoved, lifetimesChanged, linkSetDown, newsLost
  // Another program makes something of its own.
  case foreignAdded, foreignRemoved, obstacleAdded
  // ENIs, and their links.
  case attached, detached, assigned, unassigned, readdressed, namesExchanged, carrierLost,
    carrierBack
  // Servers.
  case serverGone, serverBack, refusing, leaseTime, stranger
  // The metadata service.
  case metadataSilent, metadataThrottled, metadataGarbage, metadataPartial, metadataBack
  // The agent, its time, its commands.
  case restarted, suspended, wallClockSet, takenDown, broughtUp
}

extension AgentModel {
  /// Has something happen to an ENI.
  mutating func happen(
    _ what: AgentHappening, to number: UInt8, in world: SimulatedWorld,
    _ random: inout SeededGenerator
  ) throws {
    switch what {
    case .routesRemoved, .rulesRemoved, .addressRemoved, .lifetimesChanged, .linkSetDown,
      .newsLost:
      try damage(what, number, world, &random)
    case .foreignAdded, .foreignRemoved, .obstacleAdded: try meddle(what, number, world)
    case .attached, .detached, .assigned, .unassigned, .readdressed, .namesExchanged, .carrierLost,
      .carrierBack:
      try change(what, number, world, &random)
    case .serverGone, .serverBack, .refusing, .leaseTime, .stranger:
      changeServers(what, world, &random)
    case .metadataSilent, .metadataThrottled, .metadataGarbage, .metadataPartial, .metadataBack:
      try changeMetadata(what, world, &random)
    case .restarted:
      world.end(isKill: Bool.random(using: &random))
      world.guest.clock.now += .seconds(Int.random(in: 0...900, using: &random))
      world.start()
    case .suspended:
      // Time goes on, nothing else does.
      world.guest.clock.now += .seconds(Int.random(in: 0...2000, using: &random))
    case .wallClockSet:
      world.wallClockSet = Int64.random(in: -40_000_000...40_000_000, using: &random)
    case .takenDown:
      guard names[number] != nil, try world.takeDown(number) else { return }
      takenDown.insert(number)
      settled.remove(number)
    case .broughtUp:
      for taken in takenDown where try world.bringUp(taken) { takenDown.remove(taken) }
    }
  }

  /// Ends all that keeps the agent from its work.
  mutating func heal(_ world: SimulatedWorld) throws {
    world.server.isThere = true
    world.server.refuses = false
    world.server.stranger = nil
    if world.server.leaseTime < 20 { world.server.leaseTime = 900 }
    world.inventory = try inventory()
    for obstacle in foreign.routes where obstacle.table != .main {
      world.guest.kernel.state.routes.removeAll { $0 == obstacle }
    }
    foreign.routes.removeAll { $0.table != .main }
    for number in names.keys { try setCarrier(of: number, true, world) }
    isHealthy = true
  }

  private mutating func damage(
    _ what: AgentHappening, _ number: UInt8, _ world: SimulatedWorld,
    _ random: inout SeededGenerator
  ) throws {
    let link = try Cloud.name("eth\(number)")
    let table = RouteTable(1000 + UInt32(number))
    switch what {
    case .routesRemoved:
      world.guest.kernel.state.routes.removeAll { $0.madeBy == .enicfg && $0.table == table }
    case .rulesRemoved:
      world.guest.kernel.state.rules.removeAll { $0.madeBy == .enicfg && $0.table == table }
    case .addressRemoved:
      let own = world.guest.kernel.state.addresses(on: link)
      guard let one = own.randomElement(using: &random) else { return }
      _ = world.guest.kernel.backend.perform([.removeAddress(one)])
    case .lifetimesChanged:
      // Shorter or longer than the lease.
      let seconds = UInt32.random(in: 1...2000, using: &random)
      for at in world.guest.kernel.state.addresses.indices
      where world.guest.kernel.state.addresses[at].link == link {
        world.guest.kernel.state.addresses[at].validLifetime = .seconds(seconds)
        world.guest.kernel.state.addresses[at].preferredLifetime = .seconds(seconds)
      }
      world.tellOfLifetimes(of: number)
    case .newsLost:
      world.loseNotifications { state in
        state.rules.removeAll { $0.madeBy == .enicfg && $0.table == table }
        state.routes.removeAll { $0.madeBy == .enicfg && $0.table == table }
      }
    default:
      _ = world.guest.kernel.backend.perform([.setLinkDown(link)])
    }
  }

  private mutating func meddle(
    _ what: AgentHappening, _ number: UInt8, _ world: SimulatedWorld
  ) throws {
    var state = world.guest.kernel.state
    switch what {
    case .foreignAdded:
      let new = try ObservedState(
        text: """
          route 198.51.100.\(number)/32 via 10.0.0.253 dev eth0 proto 4
          rule from 192.0.2.\(number) lookup 77 priority 900 proto 4
          """)
      foreign.routes += new.routes.filter { !foreign.routes.contains($0) }
      foreign.rules += new.rules.filter { !foreign.rules.contains($0) }
    case .foreignRemoved:
      state.routes.removeAll { foreign.routes.contains($0) }
      state.rules.removeAll { foreign.rules.contains($0) }
      foreign = ObservedState()
    default:
      // In a table that is an ENI's.
      let text = "route 192.0.2.0/24 via 10.0.0.253 dev eth0 table 100\(number) proto 4"
      let new = try ObservedState(text: text).routes
      foreign.routes += new.filter { !foreign.routes.contains($0) }
      isHealthy = false
      settled = settled.filter { names[$0] != number }
    }
    state.routes += foreign.routes.filter { !state.routes.contains($0) }
    state.rules += foreign.rules.filter { !state.rules.contains($0) }
    world.guest.kernel.state = state
  }

  private mutating func change(
    _ what: AgentHappening, _ number: UInt8, _ world: SimulatedWorld,
    _ random: inout SeededGenerator
  ) throws {
    // The service says it later.
    isHealthy = false
    switch what {
    case .attached: try attach(number, world)
    case .detached:
      guard let name = names.removeValue(forKey: number) else { return }
      world.guest.removeLink("eth\(name)")
      secondary[number] = nil
      takenDown.remove(number)
      settled.remove(number)
    case .assigned:
      secondary[number, default: []].insert(UInt8.random(in: 30...33, using: &random))
    case .unassigned: secondary[number] = nil
    case .readdressed:
      let host = UInt8.random(in: 20...22, using: &random)
      if hosts[number] != host { settled.remove(number) }
      hosts[number] = host
      world.server.hosts[number] = host
    case .namesExchanged:
      let pair = Array(names.keys.sorted().shuffled(using: &random).prefix(2))
      guard pair.count == 2 else { return }
      world.rename([try link(pair[0]): try link(pair[1]), try link(pair[1]): try link(pair[0])])
      (names[pair[0]], names[pair[1]]) = (names[pair[1]], names[pair[0]])
      // They take each other's table: both, or none.
      settled.subtract(pair)
    case .carrierLost:
      guard names[number] != nil else { return }
      try setCarrier(of: number, false, world)
    default:
      guard names[number] != nil else { return }
      try setCarrier(of: number, true, world)
    }
  }

  private mutating func attach(_ number: UInt8, _ world: SimulatedWorld) throws {
    guard names[number] == nil else { return }
    let name = try #require(Self.numbers.first { !names.values.contains($0) })
    // A NIC that comes again has another number.
    lastIndex += 1
    let text = "link \(lastIndex) eth\(name) \(try Cloud.mac(number)) down"
    world.guest.kernel.state.links += try ObservedState(text: text).links
    names[number] = name
  }

  private func setCarrier(of number: UInt8, _ hasCarrier: Bool, _ world: SimulatedWorld) throws {
    let link = try link(number)
    var state = world.guest.kernel.state
    for at in state.links.indices where state.links[at].name == link && state.links[at].isUp {
      state.links[at].hasCarrier = hasCarrier
    }
    world.guest.kernel.state = state
  }

  private mutating func changeServers(
    _ what: AgentHappening, _ world: SimulatedWorld, _ random: inout SeededGenerator
  ) {
    let server = world.server
    switch what {
    case .serverGone: server.isThere = false
    case .serverBack: server.isThere = true
    case .refusing: server.refuses.toggle()
    case .leaseTime:
      server.leaseTime = [0, 1, 20, 120, 900, 3600, .max].randomElement(using: &random) ?? 900
      let times = [nil, 0, 5, server.leaseTime / 2, server.leaseTime, .max] as [UInt32?]
      // In any order: T1 may be after T2.
      server.renewalTime = times.randomElement(using: &random) ?? nil
      server.rebindingTime = times.randomElement(using: &random) ?? nil
    default:
      server.stranger = SimulatedServer.Stranger(
        host: UInt8.random(in: 20...23, using: &random), isFirst: Bool.random(using: &random))
    }
    isHealthy = false
  }

  private mutating func changeMetadata(
    _ what: AgentHappening, _ world: SimulatedWorld, _ random: inout SeededGenerator
  ) throws {
    isHealthy = false
    switch what {
    case .metadataSilent: world.inventory = nil
    case .metadataThrottled:
      world.inventory = .unlisted(
        because: .throttled,
        retryAfter: .seconds([0, 5, 3600, 86_400].randomElement(using: &random) ?? 0))
    case .metadataGarbage:
      world.inventory = .unlisted(
        because: [.malformed, .wrongContent, .status(500)].randomElement(using: &random)
          ?? .malformed)
    case .metadataPartial:
      var inventory = try inventory()
      for at in inventory.enis.indices where Bool.random(using: &random) {
        inventory.enis[at].secondaryAddresses = .unknown
      }
      if Bool.random(using: &random) { inventory.enis = Array(inventory.enis.prefix(2)) }
      inventory.isComplete = false
      world.inventory = inventory
    default: world.inventory = try inventory()
    }
  }
}
