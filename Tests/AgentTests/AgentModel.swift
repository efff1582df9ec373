// The model of what an agent has to make of a cloud, of servers and of a guest, and how a world differs from it.

import DHCPv4
import EngineTestSupport
import Inventory
import Model
import Planning
import TestSupport
import Testing

/// What the cloud, the servers and the guest are like.
struct AgentModel {
  /// The ENIs that may be attached.
  static let numbers: ClosedRange<UInt8> = 1...3

  /// The ENIs that are attached, with the numbers of their links' names.
  var names: [UInt8: UInt8] = [1: 1, 2: 2]
  /// The last bytes of their primary addresses.
  var hosts: [UInt8: UInt8] = [1: 20, 2: 20, 3: 20]
  /// Their secondary addresses, by the last byte.
  var secondary: [UInt8: Set<UInt8>] = [:]
  /// The ENIs that an administrator took down.
  var takenDown: Set<UInt8> = []
  /// The number of the NIC that came last.
  var lastIndex: UInt32 = 100
  /// What another program made, and what nobody but that one may remove.
  var foreign = ObservedState()
  /// Whether the servers and the metadata service work, and no other program is in the way.
  var isHealthy = true
  /// The ENIs that were configured, and that only servers or the metadata service can have ended since.
  var settled: Set<UInt8> = []

  /// The ENIs that are to be configured.
  var wanted: [UInt8] { names.keys.filter { !takenDown.contains($0) }.sorted() }

  /// What the metadata service says if it works.
  func inventory() throws -> Inventory {
    try Cloud.inventory(
      names.keys.sorted().map { number in
        var eni = try Cloud.eni(
          number, secondary: (secondary[number] ?? []).sorted().map { "10.0.\(number).\($0)" })
        eni.primaryAddress = .present(
          IPv4Address(10, 0, number, hosts[number] ?? 20), from: Cloud.origin)
        return eni
      }, isComplete: true)
  }

  func link(_ number: UInt8) throws -> LinkName {
    try Cloud.name("eth\(try #require(names[number]))")
  }
}

// How a world differs.
extension AgentModel {
  /// What is not as it has to be once nothing happens any more.
  func differences(in world: SimulatedWorld) throws -> [String] {
    let state = world.guest.kernel.state
    var found = try left(in: state)
    found += foreign.routes.filter { !state.routes.contains($0) }.map { "removed: \($0)" }
    found += foreign.rules.filter { !state.rules.contains($0) }.map { "removed: \($0)" }
    for number in wanted where isHealthy || isKept(number, in: world) {
      found += try differences(of: number, in: state)
    }
    return found
  }

  /// Whether an ENI has to be configured although a server or the service is sick: its lease is good.
  private func isKept(_ number: UInt8, in world: SimulatedWorld) -> Bool {
    // Leases of less than 20 s are not promised to be renewed in time.
    settled.contains(number) && world.server.leaseTime >= 20
      // The kernel counts whole seconds, from a moment that is a part of one.
      && (world.leaseEnds[number].map { $0 > world.now + .seconds(1) } ?? false)
  }

  /// What is left of ENIs that are not to be configured, and what nobody asked for.
  private func left(in state: ObservedState) throws -> [String] {
    let wanted = wanted
    let links = Set(try wanted.map(link))
    let subnets = Set(wanted)
    let addresses = state.addresses.filter { address in
      guard address.link.text != "eth0", let number = address.address.address.eni else {
        return false
      }
      return !subnets.contains(number) || !links.contains(address.link)
    }
    let routes = state.routes.filter { route in
      route.madeBy == .enicfg && !(route.link.map(links.contains) ?? false)
    }
    let rules = state.rules.filter { rule in
      rule.madeBy == .enicfg && !(rule.source?.address.eni.map { subnets.contains($0) } ?? false)
    }
    return addresses.map { "left: \($0)" } + routes.map { "left: \($0)" }
      + rules.map { "left: \($0)" }
  }

  private func differences(of number: UInt8, in state: ObservedState) throws -> [String] {
    let (link, name) = (try link(number), try #require(names[number]))
    let table = try #require(RouteTable(1000 + UInt32(name)))
    let hosts = Set([self.hosts[number] ?? 20]).union(secondary[number] ?? [])
    let addresses = state.addresses(on: link)
    var found: [String] = []
    // What the sick service does not say may be there or not.
    let there = Set(addresses.compactMap(\.address.address.host))
    let isThere =
      isHealthy ? there == hosts : there.contains(self.hosts[number] ?? 20)
    if !isThere || addresses.count != there.count { found.append("\(link) has \(addresses)") }
    let routes = state.routes.filter { $0.madeBy == .enicfg && $0.link == link }
    let isRouted =
      routes.count == 2 && Set(routes.map(\.table)) == [.main, table]
      && routes.allSatisfy(\.destination.isDefault)
    if !isRouted { found.append("\(link) has \(routes)") }
    let rules = state.rules.filter { $0.madeBy == .enicfg && $0.source?.address.eni == number }
    let areRules =
      rules.count == there.count && Set(rules.compactMap(\.source?.address.host)) == there
      && rules.allSatisfy { $0.table == table }
    if !areRules { found.append("\(link) has \(rules)") }
    return found
  }
}

extension IPAddress {
  /// N of an address 10.0.N.H.
  fileprivate var eni: UInt8? {
    guard case .v4(let address) = self, address.bytes[0] == 10 else { return nil }
    return address.bytes[2]
  }

  /// H of an address 10.0.N.H.
  fileprivate var host: UInt8? {
    guard case .v4(let address) = self, address.bytes[0] == 10 else { return nil }
    return address.bytes[3]
  }
}
