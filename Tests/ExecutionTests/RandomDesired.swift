// The desired state of a random machine's links, and earlier runs of enicfg.

import Execution
import Model
import Planning
import TestSupport
import Testing

extension RandomMachine {
  /// Earlier runs of enicfg, some of them killed, and later removals by other programs.
  mutating func addHistory() throws {
    guard !chance(3) else { return }
    for link in secondaries where chance(2) {
      while true {
        try runEarlier(link)
        if chance(2) { break }
      }
    }
    if chance(2) { try runEarlierOnPrimary() }
    while chance(2) { meddle() }
  }

  /// What is desired now, of some of the secondary links in any order.
  mutating func requests() throws -> [DesiredLink] {
    var requests: [DesiredLink] = []
    let chosen = secondaries.shuffled(using: &random)
    for link in chosen.prefix(Int.random(in: 1...chosen.count, using: &random)) {
      requests.append(try request(link))
    }
    if chance(4), let primary = LinkName("eth0") {
      requests.insert(
        try primaryRequest(primary), at: Int.random(in: 0...requests.count, using: &random))
    }
    return requests
  }

  private mutating func request(_ link: LinkName) throws -> DesiredLink {
    let record = standingRecord(link)
    switch Int.random(in: 1...10, using: &random) {
    case 1:
      let eni = SecondaryENI(
        try numbers(link), record: record,
        advertised: settingsChance(4) ? .defaultRoute : .nothing)
      return DesiredLink(link: link, goal: .awaitingLease(eni))
    case 2, 3: return DesiredLink(link: link, goal: .takenDown(TakenDownGoal(record: record)))
    default: return try wholeRequest(link)
    }
  }

  private mutating func primaryRequest(_ link: LinkName) throws -> DesiredLink {
    let text = "primary \(link)\n" + secondary("10.0.0", [30, 31, 32])
    let request = try #require(try desiredLinks(text: text).first)
    return request.remembering(standingRecord(link))
  }

  /// Some of the addresses, each with a number of its own.
  private mutating func secondary(_ subnet: String, _ hosts: [Int]) -> String {
    var text = ""
    for (number, host) in hosts.enumerated() where chance(2) {
      text += "secondary \(subnet).\(host)/24 \(number)\n"
    }
    return text
  }

  private mutating func wholeRequest(_ link: LinkName) throws -> DesiredLink {
    let numbers = try numbers(link)
    let text = """
      link \(link)
      numbers \(numbers.table) \(numbers.metric) \(numbers.rulePriority) \(numbers.routing.rawValue)
      \(cloudSubnets())
      \(addressing(subnet(of: link)))
      \(further(subnet(of: link)))
      """
    let request = try #require(try desiredLinks(text: text).first)
    return request.remembering(standingRecord(link))
  }

  /// The record as a run reads it: the part that is still true.
  private func standingRecord(_ name: LinkName) -> LinkRecord? {
    guard let link = kernel.state.link(named: name) else { return nil }
    return records[name]?.standing(on: link, in: kernel.state, place: "this")
  }

  private mutating func numbers(_ link: LinkName) throws -> ENINumbers {
    let index = UInt32(subnet(of: link))
    let routing = Routing.allCases.randomElement(using: &routingRandom) ?? .documented
    return chance(4)
      ? try ENINumbers(index: index, table: 500 + index, metric: 700 + index, routing: routing)
      : try ENINumbers(index: index, routing: routing)
  }

  /// Subnets of other NICs, some of them the link's own, or of no link that is there.
  private mutating func cloudSubnets() -> String {
    let possible = ["10.0.0.0/24", "10.0.1.0/24", "10.0.9.0/24", "2001:db8::/64"]
    let count = Int.random(in: 0...possible.count, using: &routingRandom)
    return possible.shuffled(using: &routingRandom).prefix(count).map { "cloud \($0)\n" }.joined()
  }

  private mutating func addressing(_ subnet: Int) -> String {
    let host = Int.random(in: 20...22, using: &random)
    if chance(6) {
      let gateway = pick("fe80::1", "2001:db8:\(subnet)::fe")
      return "address 2001:db8:\(subnet)::\(host)/64 via \(gateway)"
    }
    var text = "address 10.0.\(subnet).\(host)/24 via 10.0.\(subnet).\(pick(253, 253, 254))"
    if chance(2) { text += "\nlease 3600 from 10.0.\(subnet).253\(pick("", " kept"))" }
    if chance(4) { text += "\nalso 10.5.0.0/16 via 10.0.\(subnet).252\nalso 10.4.0.1/32" }
    if chance(4) { text += "\nmtu \(pick(1400, 8500))" }
    return text
  }
}

extension RandomMachine {
  /// Secondary addresses, one of which may have been the primary one; prefixes; IPv6.
  private mutating func further(_ subnet: Int) -> String {
    guard chance(2) else { return "" }
    var text = secondary("10.0.\(subnet)", [20, 21, 23, 24].shuffled(using: &random))
    if chance(4) { text += "secondary 10.1.\(subnet).30/24 9\n" }
    if chance(3) { text += "prefix 10.0.\(subnet).64/28\n" }
    if chance(3) {
      text += "ipv6 2001:db8:\(subnet)::30/64\n"
      if !settingsChance(4) { text += "ipv6-gateway 2001:db8:\(subnet)::fe\n" }
      if chance(2) {
        text += "ipv6 2001:db8:\(subnet)::31/64\nprefix 2001:db8:\(subnet):0:1::/80\n"
      }
    }
    return text
  }
}

// Earlier runs of enicfg.
extension RandomMachine {
  /// One run of `up`, with the record that it writes before and after.
  private mutating func runEarlier(_ name: LinkName) throws {
    guard let link = kernel.state.link(named: name), let mac = link.mac else { return }
    let request = try wholeRequest(name)
    guard let numbers = request.numbers, let plan = try? Planner.plan([request], in: kernel.state)
    else { return }
    let before =
      standingRecord(name)
      ?? LinkRecord(link, mac: mac, place: "this", method: .dhcp, numbers: numbers)
    let asked = before.asked(.dhcp, numbers)
    if chance(2) {
      let count = Int.random(in: 0...plan.steps.count, using: &random)
      records[name] = asked.expecting(plan.steps)
      _ = kernel.perform(plan.steps.prefix(count).map(\.change))
    } else {
      var executor = Executor()
      do {
        try executor.apply(plan, to: &kernel)
        records[name] = asked.after(plan.steps)
      } catch {
        _ = executor.undo(on: &kernel)
      }
    }
  }

  /// A run that gave the primary NIC its aliases.
  private mutating func runEarlierOnPrimary() throws {
    guard let primary = LinkName("eth0"), let link = kernel.state.link(named: primary),
      let mac = link.mac
    else { return }
    let request = try primaryRequest(primary)
    guard let plan = try? Planner.plan([request], in: kernel.state) else { return }
    _ = kernel.perform(plan.steps.map(\.change))
    let before = standingRecord(primary) ?? LinkRecord(link, mac: mac, place: "this")
    records[primary] = before.asked(.dhcp, nil).after(plan.steps)
  }

  /// Another program removes something, or sets a link up or down.
  private mutating func meddle() {
    let state = kernel.state
    let link = secondaries.randomElement(using: &random)
    let change: Change? =
      switch Int.random(in: 1...6, using: &random) {
      case 6: primaryMeddling()
      case 1:
        state.addresses.filter { $0.link == link }
          .randomElement(using: &random).map { .removeAddress($0) }
      case 2:
        state.routes.filter { $0.link == link && $0.madeBy != .kernel }
          .randomElement(using: &random).map { .removeRoute($0) }
      case 3:
        state.rules.filter { $0.madeBy != .kernel }.randomElement(using: &random)
          .map { .removeRule($0) }
      case 4: link.map { chance(2) ? .setLinkDown($0) : .setLinkUp($0) }
      default: link.flatMap { address(on: $0) }.map { .addAddress($0) }
      }
    if let change { try? perform(change) }
  }

  /// The distribution gives the primary NIC's address up, or takes another one.
  private mutating func primaryMeddling() -> Change? {
    guard let primary = LinkName("eth0"), let other = IPAddressWithLength("10.0.0.29/24") else {
      return nil
    }
    return chance(2)
      ? kernel.state.addresses(on: primary).first.map { .removeAddress($0) }
      : .addAddress(InterfaceAddress(link: primary, address: other))
  }
}
