// Random links, addresses, next-hop objects, routes and rules of all kinds, as commands of `ip`, and packets among them.

import Model
import TestSupport

/// Makes random commands for routing, and random packets that they may concern.
struct RandomNetwork {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// The links that are made: eth4 has no carrier.
  static let links = ["eth1", "eth2", "eth3", "eth4"]

  private mutating func chance(_ sides: Int) -> Bool {
    Int.random(in: 1...sides, using: &random) == 1
  }

  private mutating func pick(_ values: String...) -> String { pick(values) }

  private mutating func pick(_ values: [String]) -> String {
    values.randomElement(using: &random) ?? ""
  }

  private mutating func link() -> String { pick(Self.links) }

  private mutating func family() -> IPFamily { chance(2) ? .v4 : .v6 }

  /// The commands that make the links.
  mutating func beginning() -> [String] {
    var lines = ["link set lo up"]
    for (number, name) in Self.links.enumerated() {
      lines += [
        "link add \(name) type veth peer name far\(number + 1)",
        "link set \(name) addrgenmode none", "link set far\(number + 1) addrgenmode none",
      ]
      if name != "eth4" { lines.append("link set far\(number + 1) up") }
      lines.append("link set \(name) up")
    }
    lines.append("link set eth2 group 5")
    // A kernel without VRFs refuses this, and what depends on it.
    lines += ["link add vrf1 type vrf table 1003", "link set vrf1 up"]
    if chance(2) { lines.append("link set eth3 master vrf1") }
    for _ in 0..<6 { lines.append(address()) }
    for _ in 0..<8 { lines.append(route()) }
    return lines
  }

  /// Settings of /proc/sys, with their values.
  mutating func setting() -> (path: String, value: String) {
    let link = link()
    return [
      ("net/ipv4/conf/\(link)/ignore_routes_with_linkdown", pick("0", "1")),
      ("net/ipv6/conf/\(link)/ignore_routes_with_linkdown", pick("0", "1")),
      ("net/ipv6/conf/\(link)/use_oif_addrs_only", pick("0", "1")),
      ("net/ipv4/nexthop_compat_mode", pick("0", "1")),
    ].randomElement(using: &random) ?? ("net/ipv4/nexthop_compat_mode", "1")
  }

  /// A command that changes something.
  mutating func change() -> String {
    switch Int.random(in: 0..<40, using: &random) {
    case 0..<4: address()
    case 4: address().replacing("address add", with: "address del")
    case 5: "link set \(link()) \(pick("up", "down"))"
    case 6: "link set \(link()) up"
    case 7..<11: nextHop()
    case 11..<24: route()
    case 24..<28: removal()
    case 28..<38: rule()
    default: ruleRemoval()
    }
  }

  // Addresses.

  private mutating func address() -> String {
    let number = Int.random(in: 1...4, using: &random)
    let link = chance(6) ? pick("lo", link()) : "eth\(number)"
    if family() == .v4 {
      let host = pick("20", "21", "30")
      let text =
        chance(12)
        ? "127.0.0.\(number + 1)/8"
        : "10.0.\(number).\(host)"
          + pick("/24", "/24", "/24", "/32", "/16", " peer 10.9.0.\(number)/32")
      return "address add \(text) dev \(link)" + pick("", "", "", "", " scope link", " scope host")
    }
    let text = pick(
      "2001:db8:0:\(number)::20/64", "2001:db8:0:\(number)::21/64", "2001:db8:0:\(number)::30/128",
      "fd00:0:0:\(number)::20/64", "fe80::\(number)0/64", "fec0::\(number)/64",
      "2002:a00::\(number)/48", "2001:10::\(number)/64")
    return "address add \(text) dev \(link) nodad" + pick("", "", "", "", " preferred_lft 0")
  }

  // Next-hop objects.

  private mutating func nextHop() -> String {
    let isGroup = chance(3)
    if isGroup {
      let base = chance(2) ? 10 : 20
      let members = [1, 2, 3, 4].shuffled(using: &random).prefix(
        Int.random(in: 1...3, using: &random))
      let texts = members.map { "\(base + $0)" + pick("", "", ",3") }
      return "nexthop replace id \(base + 5 + Int.random(in: 0...1, using: &random)) group "
        + texts.joined(separator: "/")
    }
    let number = Int.random(in: 1...4, using: &random)
    let id = (chance(2) ? 10 : 20) + number
    if chance(10) { return "nexthop replace id \(id < 20 ? 17 : 27) blackhole" }
    if chance(12) { return "nexthop del id \(id)" }
    let other = chance(4) ? link() : "eth\(number)"
    return id < 20
      ? "nexthop replace id \(id) via \(gateway(.v4, number)) dev \(other)"
        + pick("", "", " onlink")
      : "-6 nexthop replace id \(id)"
        + pick(" via \(gateway(.v6, number)) dev \(other)", " dev \(other)")
  }

  private mutating func gateway(_ family: IPFamily, _ number: Int) -> String {
    family == .v4
      ? pick("10.0.\(number).253", "10.0.\(number).254")
      : pick("fe80::\(number)", "2001:db8:0:\(number)::fd", "fe80::fd")
  }

  // Routes.

  private mutating func destination(_ family: IPFamily) -> String {
    let number = Int.random(in: 1...4, using: &random)
    if family == .v4 {
      return pick(
        "10.0.\(number).\(pick("1", "20", "21", "30", "77", "253"))", "198.51.100.\(number)",
        "198.51.\(number).7", "203.0.113.\(number)", "127.0.0.\(number)", "10.9.0.\(number)",
        "192.0.2.\(number)", "10.0.\(number).255")
    }
    return pick(
      "2001:db8:0:\(number)::\(pick("1", "20", "21", "30", "77", "fd"))", "2001:db8:ff::\(number)",
      "fd00:0:0:\(number)::\(pick("1", "20"))", "2600::\(number)", "fe80::\(number)",
      "2001:db8:\(number)::7", "2002:a00::\(number)", "fec0::\(number)", "2001:10::\(number)")
  }

  private mutating func prefix(_ family: IPFamily) -> String {
    let bits: [UInt8] =
      family == .v4 ? [0, 0, 1, 8, 16, 24, 25, 32] : [0, 0, 3, 16, 48, 64, 120, 128]
    let length = bits.randomElement(using: &random) ?? 0
    guard let address = IPAddress(destination(family)) else { return "default" }
    return IPPrefix(containing: address, length: length)?.description ?? "default"
  }

  private mutating func table() -> String {
    pick("main", "main", "main", "default", "1001", "1002", "1003", "local")
  }

  private mutating func route() -> String {
    let family = family()
    let verb = pick("add", "add", "add", "add", "replace", "append", "prepend")
    var words = "\(family.option) route \(verb) "
    let metric = pick("", "", "", " metric 5", " metric 100", " metric 1024")
    let end = " table \(table())" + metric
    if chance(8) {
      return words + pick("unreachable", "blackhole", "prohibit", "throw") + " \(prefix(family))"
        + end
    }
    if chance(12) {
      // Not to gateways: what the kernel does by a gateway that was the host itself, it decides once.
      let own =
        family == .v4 ? pick("198.51.100.0/24", "203.0.113.0/25", "192.0.2.1") : prefix(.v6)
      return words + pick("local", "local", family == .v4 ? "broadcast" : "anycast")
        + " \(own) dev "
        + pick("lo", link()) + end
    }
    words += prefix(family)
    if chance(6) {
      words += family == .v4 ? " tos " + pick("0x10", "0x08", "0x04") : " from \(prefix(family))"
    }
    if chance(5) {
      let base = family == .v4 ? 10 : 20
      return words + " nhid \(base + Int.random(in: 1...7, using: &random))" + end
    }
    var extra = end
    // Of several IPv6 next hops the kernel shows these of one only: the others, which have its metric, have
    // the same then.
    if family == .v4, chance(6) { extra += " src \(destination(family))" }
    if family == .v6, metric.isEmpty, chance(6) {
      let number = Int.random(in: 1...4, using: &random)
      extra += " src 2001:db8:0:\(number)::20 metric 200\(number)"
    }
    if family == .v4, chance(6) { extra += " scope " + pick("link", "host", "global") }
    if family == .v6, metric.isEmpty, !extra.contains("metric"), chance(6) {
      extra += pick(" pref low", " pref high")
      return words + (chance(2) ? " dev \(link())" : " \(hop(family)) metric \(extra.count)")
        + extra
    }
    let count = chance(5) ? Int.random(in: 2...3, using: &random) : 1
    if count > 1 {
      let hops = (0..<count).map { _ in "nexthop \(hop(family))" + pick("", "", " weight 5") }
      return words + extra + " " + hops.joined(separator: " ")
    }
    return words + " \(hop(family))" + extra
  }

  private mutating func hop(_ family: IPFamily) -> String {
    let number = Int.random(in: 1...4, using: &random)
    let link = chance(8) ? link() : "eth\(number)"
    if chance(4) { return "dev \(link)" }
    if family == .v4, chance(12) { return "via inet6 fe80::\(number) dev \(link)" }
    return "via \(gateway(family, number)) dev \(link)" + (chance(4) ? " onlink" : "")
  }

  private mutating func removal() -> String {
    let family = family()
    return "\(family.option) route del \(prefix(family)) table \(table())"
  }

  // Rules.

  private mutating func rule() -> String {
    let family = family()
    var words = "\(family.option) rule add priority \(priority())"
    if chance(6) { words += " not" }
    if chance(3) { words += " from \(prefix(family))" }
    if chance(4) { words += " to \(prefix(family))" }
    if chance(8) { words += " iif " + pick("lo", "lo", link(), "nothing") }
    if chance(8) { words += " oif " + pick(link(), link(), "lo", "nothing") }
    if chance(6) { words += " fwmark " + pick("1", "2", "0x10/0xf0", "0/0xff") }
    if chance(8) { words += " tos " + pick("0x10", "0x08", "0x04") }
    if chance(8) { words += " uidrange " + pick("0-0", "1000-2000", "1-65534") }
    if chance(6) { words += " ipproto " + pick("tcp", "udp", "icmp") }
    if chance(8) { words += " sport " + pick("1000", "1000-2000") }
    if chance(8) { words += " dport " + pick("22", "80-443") }
    switch Int.random(in: 0..<14, using: &random) {
    case 0: return words + " " + pick("unreachable", "prohibit", "blackhole")
    case 1: return words + " goto \(priority())"
    case 2: return words + " nop"
    case 3: return words + " l3mdev"
    default: words += " table \(table())"
    }
    if chance(4) { words += " suppress_prefixlength " + pick("0", "1", "16", "24") }
    if chance(6) { words += " suppress_ifgroup " + pick("0", "5") }
    return words
  }

  private mutating func priority() -> String {
    pick("0", "10", "20", "30", "40", "50", "100", "32766", "40000")
  }

  private mutating func ruleRemoval() -> String {
    "\(family().option) rule del priority \(priority())"
  }

  // Packets.

  /// A packet; all that a rule may select it by is given.
  mutating func flow(in state: ObservedState) -> Flow? {
    let family = family()
    guard let destination = IPAddress(destination(family)) else { return nil }
    var flow = Flow(to: destination)
    if !chance(3) {
      let own = state.addresses.map(\.address.address).filter { $0.family == family }
      flow.source =
        chance(6) ? IPAddress(self.destination(family)) : own.randomElement(using: &random)
    }
    flow.typeOfService =
      chance(3) ? [0x10, 0x08, 0x04, 0xB8].randomElement(using: &random) ?? 0 : 0
    flow.mark = chance(3) ? [1, 2, 0x12].randomElement(using: &random) ?? 0 : 0
    flow.user = [0, 1000, 70000].randomElement(using: &random)
    flow.ipProtocol = [6, 17, family == .v4 ? 1 : 58].randomElement(using: &random)
    let hasPorts = flow.ipProtocol == 6 || flow.ipProtocol == 17
    flow.sourcePort = hasPorts ? [1000, 1500, 40000].randomElement(using: &random) : 0
    flow.destinationPort = hasPorts ? [22, 80, 443, 5000].randomElement(using: &random) : 0
    guard let link = LinkName(pick(link(), link(), link(), "lo", "vrf1")) else { return nil }
    if chance(4) { flow.origin = .packet(by: link) }
    if chance(4) {
      flow.origin = .link(link)
      // The kernel does not look at what a packet of another host has above IP, unless a rule does.
      flow.source = IPAddress(self.destination(family))
    }
    return flow
  }
}
