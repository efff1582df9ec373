// A random machine: its links, with objects of other programs and of earlier runs of enicfg.

import Model
import Planning
import TestSupport

/// A machine in the making.
///
/// The fake kernel refuses what the real one would, so that every state
/// it ends in is one that can be.
struct RandomMachine {
  var random: SeededGenerator
  /// What local-first is decided by, apart from the rest: the machines stay what they were without it.
  var routingRandom: SeededGenerator
  /// What queues are decided by, for the same reason.
  var queuesRandom: SeededGenerator
  /// What settings are decided by, for the same reason.
  var settingsRandom: SeededGenerator
  var kernel = FakeBackend(ObservedState())
  var records: [LinkName: LinkRecord] = [:]
  var secondaries: [LinkName] = []

  /// The loopback, a primary NIC that is configured, and one to three others.
  init(seed: UInt64) throws {
    random = SeededGenerator(seed: seed)
    routingRandom = SeededGenerator(seed: ~seed)
    queuesRandom = SeededGenerator(seed: seed &+ 1 << 32)
    settingsRandom = SeededGenerator(seed: seed &+ 2 << 32)
    let metric = ["", " metric 100"].randomElement(using: &random) ?? ""
    var text = """
      link 1 lo loopback up mtu 65536
      link 2 eth0 00:16:3e:00:00:00 up
      address 10.0.0.19/24 brd 10.0.0.255 dev eth0 valid 31535000
      route 10.0.0.0/24 dev eth0 src 10.0.0.19 proto 2
      route default via 10.0.0.253 dev eth0\(metric) proto 3
      rule from all lookup local priority 0 proto 2
      rule from all lookup main priority 32766 proto 2
      rule from all lookup default priority 32767 proto 2

      """
    if chance(2) {
      text += """
        address 2001:db8::19/64 dev eth0
        route 2001:db8::/64 dev eth0 metric 256 proto 2
        route default via fe80::1 dev eth0 proto 9

        """
    }
    if chance(3) { text += "link 9 docker0 02:42:00:00:00:01 up kind bridge\n" }
    for number in 1...(1 + Int.random(in: 0...2, using: &random)) {
      let name = number == 3 ? "ens5" : "eth\(number)"
      let state = chance(2) ? "up" : "down"
      let promotes = chance(4) ? " promote" : ""
      text += "link \(2 + number) \(name) 00:16:3e:00:00:0\(number) \(state)\(promotes)\n"
      if let name = LinkName(name) { secondaries.append(name) }
    }
    kernel.state = try ObservedState(text: text)
    addSettings()
  }

  /// The settings of the links, as of kernels before and after Linux 5.12.
  private mutating func addSettings() {
    kernel.state.settingsAreReadOnly = settingsChance(8)
    let isOld = settingsChance(4)
    for at in kernel.state.links.indices {
      var settings: [LinkSetting: UInt32] = [
        .acceptAdvertisements: UInt32.random(in: 0...2, using: &settingsRandom),
        .acceptPrefixes: settingsChance(4) ? 0 : 1, .acceptRoutes: settingsChance(4) ? 0 : 1,
      ]
      if !isOld { settings[.advertisedMetric] = 1024 }
      kernel.state.links[at].settings.merge(settings) { $1 }
      kernel.state.links[at].forwardsIPv6 = settingsChance(4)
    }
  }

  /// Whether something about settings with the chance of one in `sides` happens.
  mutating func settingsChance(_ sides: Int) -> Bool {
    Int.random(in: 1...sides, using: &settingsRandom) == 1
  }

  /// Whether something with the chance of one in `sides` happens.
  mutating func chance(_ sides: Int) -> Bool { Int.random(in: 1...sides, using: &random) == 1 }

  /// One of the values.
  mutating func pick<Value>(_ first: Value, _ others: Value...) -> Value {
    ([first] + others).randomElement(using: &random) ?? first
  }
}

// Objects of other programs.
extension RandomMachine {
  /// Foreign addresses, routes and rules; some conflict with those of enicfg.
  mutating func addForeignObjects() {
    for link in secondaries {
      while chance(3) {
        if let address = address(on: link) { try? perform(.addAddress(address)) }
      }
      while chance(3) {
        if let route = foreignRoute(on: link) { try? perform(.addRoute(route)) }
      }
    }
    while chance(3) {
      if let rule = foreignRule() { try? perform(.addRule(rule)) }
    }
    if Int.random(in: 1...4, using: &routingRandom) == 1, let rule = foreignLocalRule() {
      try? perform(.addRule(rule))
    }
  }

  /// A foreign rule that prefers local networks; at one priority it conflicts with enicfg's.
  private mutating func foreignLocalRule() -> Rule? {
    let texts = [
      "from 10.0.1.20 lookup main suppress_prefixlength 0 priority 29001",
      "from 10.0.1.20 lookup main suppress_prefixlength 0 priority 100",
      "from 10.0.1.20 to 10.0.1.0/24 lookup 77 priority 27001",
    ]
    guard let text = texts.randomElement(using: &routingRandom) else { return nil }
    return try? ObservedState(text: "rule \(text) proto 3").rules.first
  }

  /// An address of one of two subnets per link and family.
  mutating func address(on link: LinkName) -> InterfaceAddress? {
    let subnet = subnet(of: link)
    let host = Int.random(in: 20...22, using: &random)
    let text = pick(
      "10.0.\(subnet).\(host)/24", "10.0.\(subnet).\(host)/24", "10.0.\(subnet).\(host)/32",
      "10.1.\(subnet).\(host)/24", "2001:db8:\(subnet)::\(host)/64")
    guard let address = IPAddressWithLength(text) else { return nil }
    return InterfaceAddress(link: link, address: address)
  }

  private mutating func foreignRoute(on link: LinkName) -> Route? {
    let subnet = subnet(of: link)
    let text = pick(
      "10.9.0.0/16 dev \(link) proto 3", "10.8.0.0/16 via 10.0.\(subnet).253 dev \(link) proto 4",
      "default via 10.0.\(subnet).253 dev \(link) metric 2000 proto 16",
      "10.7.0.0/16 dev \(link) src 10.0.\(subnet).20 proto 3",
      "10.6.0.0/16 dev \(link) table 77 proto 3",
      "default via 10.0.\(subnet).253 dev \(link) table 1001 proto 3",
      "2001:db8:99::/48 via fe80::1 dev \(link) proto 3")
    return try? Route(text: text)
  }

  private mutating func foreignRule() -> Rule? {
    let priority = pick(100, 31001, 31002, 32000)
    let text = pick(
      "from 10.0.1.20 lookup 1001", "from 10.0.2.21 lookup 77", "from all lookup 77",
      "from 2001:db8:1::20 lookup 1001")
    return try? ObservedState(text: "rule \(text) priority \(priority) proto 3").rules.first
  }

  /// The third byte of the link's IPv4 subnet; the first secondary may share the primary's.
  func subnet(of link: LinkName) -> Int {
    1 + (secondaries.firstIndex(of: link) ?? 0)
  }

  mutating func perform(_ change: Change) throws {
    if let error = kernel.perform([change]).first.flatMap(\.self) { throw error }
  }
}
