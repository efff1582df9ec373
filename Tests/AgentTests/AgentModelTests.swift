// Random events against a model: once they stop, everything is as the cloud says, and nothing else is left.

import Agent
import EngineTestSupport
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct AgentModelTests {
  /// What the cloud and the guest have: the model.
  private struct Cloudscape {
    /// The ENIs that the cloud attached to the guest.
    var attached: Set<UInt8> = [1, 2]
    /// Their secondary addresses, by the last byte.
    var secondary: [UInt8: Set<UInt8>] = [:]
    /// The ENIs that an administrator took down.
    var takenDown: Set<UInt8> = []
    /// The number of the NIC that came last.
    var lastIndex: UInt32 = 100

    func inventory() throws -> Inventory {
      try Cloud.inventory(
        attached.sorted().map { number in
          try Cloud.eni(
            number, secondary: (secondary[number] ?? []).sorted().map { "10.0.\(number).\($0)" })
        }, isComplete: true)
    }
  }

  @Test(arguments: 0..<UInt64(4)) func randomEventsEndInWhatTheCloudSays(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed + 100)
    try withAgent(2) { world in
      var cloud = Cloudscape()
      world.server.leaseTime = 900
      world.run(for: .seconds(2))
      for step in 0..<100 {
        let event = try happen(&cloud, in: world, &random)
        world.run(for: .milliseconds(Int.random(in: 0...90_000, using: &random)))
        guard step % 5 == 4 else { continue }
        // Nothing happens any more: the longest pause is over in ten minutes.
        world.server.isThere = true
        world.inventory = try cloud.inventory()
        world.run(for: .seconds(700))
        let differences = try differences(cloud, world)
        guard differences.isEmpty else {
          Issue.record("seed \(seed), step \(step), last event \(event): \(differences)")
          return
        }
      }
    }
  }

  private func happen(
    _ cloud: inout Cloudscape, in world: SimulatedWorld, _ random: inout SeededGenerator
  ) throws -> String {
    let number = UInt8.random(in: 1...3, using: &random)
    let link = try Cloud.name("eth\(number)")
    let table = RouteTable(1000 + UInt32(number))
    switch Int.random(in: 0..<16, using: &random) {
    case 0: world.guest.kernel.state.routes.removeAll { $0.table == table }
    case 1: world.guest.kernel.state.rules.removeAll { $0.table == table }
    case 2:
      let own = world.guest.kernel.state.addresses.filter { $0.link == link }
      if let one = own.randomElement(using: &random) {
        _ = world.guest.kernel.backend.perform([.removeAddress(one)])
      }
    case 3: _ = world.guest.kernel.backend.perform([.setLinkDown(link)])
    case 4: world.server.isThere.toggle()
    case 5: world.inventory = nil
    case 6, 7: attach(number, &cloud, world, try Cloud.mac(number))
    case 8: detach(number, &cloud, world)
    case 9: cloud.secondary[number, default: []].insert(UInt8.random(in: 30...33, using: &random))
    case 10: cloud.secondary[number] = nil
    case 11:
      world.end(isKill: Bool.random(using: &random))
      world.guest.clock.now += .seconds(Int.random(in: 0...900, using: &random))
      world.start()
    case 12:
      // A suspend: time goes on, nothing else does.
      world.guest.clock.now += .seconds(Int.random(in: 0...2000, using: &random))
    case 13 where cloud.attached.contains(number):
      try world.takeDown(number)
      cloud.takenDown.insert(number)
    case 14:
      for taken in cloud.takenDown where try world.bringUp(taken) { cloud.takenDown.remove(taken) }
    case 15: world.inventory = try cloud.inventory()
    default: break
    }
    return "\(number)"
  }

  private func attach(
    _ number: UInt8, _ cloud: inout Cloudscape, _ world: SimulatedWorld, _ mac: MACAddress
  ) {
    guard cloud.attached.insert(number).inserted else { return }
    // A NIC that comes again has another number.
    cloud.lastIndex += 1
    let text = "link \(cloud.lastIndex) eth\(number) \(mac) down"
    world.guest.kernel.state.links += (try? ObservedState(text: text))?.links ?? []
  }

  private func detach(_ number: UInt8, _ cloud: inout Cloudscape, _ world: SimulatedWorld) {
    guard cloud.attached.remove(number) != nil else { return }
    world.guest.removeLink("eth\(number)")
    cloud.secondary[number] = nil
    cloud.takenDown.remove(number)
  }

  /// What is not as the model says.
  private func differences(_ cloud: Cloudscape, _ world: SimulatedWorld) throws -> [String] {
    var found: [String] = []
    for number in UInt8(1)...3 {
      let isWanted = cloud.attached.contains(number) && !cloud.takenDown.contains(number)
      if world.guest.isConfigured(number) != isWanted {
        found.append("eth\(number) is \(isWanted ? "not " : "")configured")
      }
      if !isWanted {
        found += world.guest.kernel.state.rules.filter {
          $0.table == RouteTable(1000 + UInt32(number))
        }.map { "left: \($0)" }
      }
      let aliases = Set(
        world.guest.kernel.state.addresses.filter { $0.link.text == "eth\(number)" }
          .compactMap { address -> UInt8? in
            guard case .v4(let host) = address.address.address, host.bytes[3] != 20 else {
              return nil
            }
            return host.bytes[3]
          })
      let wanted = isWanted ? cloud.secondary[number] ?? [] : []
      if aliases != wanted { found.append("eth\(number) has aliases \(aliases), not \(wanted)") }
    }
    return found
  }
}
