// Nothing draws the primary NIC's traffic: what the real kernel answers for it is the same before and after.

import Execution
import Linux
import Model
import Planning
import TestSupport
import Testing

@Suite struct PrimaryTrafficTests {
  /// Either a plan is refused, or the kernel routes what the primary NIC sends as before.
  @Test(arguments: 0..<8) func everyPlanLeavesThePrimaryNICsTraffic(_ part: UInt64) throws {
    var planned = 0
    let seeds = (1...24).map { part * 1000 + $0 } as [UInt64]
    for seed in seeds {
      var guest = RandomGuest(seed: seed)
      let state = guest.state()
      let request = guest.request()
      planned += try inPrivateNamespace {
        try state.make()
        return try check(request, state, "seed \(seed)") ? 1 : 0
      }
    }
    #expect(planned * 6 > seeds.count, "\(planned) of \(seeds.count) were possible")
  }
}

/// Applies a request, if a plan is possible, and compares the answers.
///
/// - Returns: Whether a plan was possible.
private func check(_ request: String, _ state: RandomGuest.State, _ name: String) throws -> Bool {
  var kernel = try LinuxBackend()
  let observed = try kernel.observe()
  let metric = Surroundings(observed).ownMetric(
    index: 1, of: try eth1(), primaryNIC: nil, earlier: nil, taken: [])
  let numbers = "numbers 1001 \(metric.number) 31001"
  let text = request.replacing("NUMBERS", with: numbers)
  let desired = try desiredLinks(text: text).map { $0.behindOthers(in: observed) }
  guard let plan = try? Planner.plan(desired, in: observed) else { return false }
  let own = desired.flatMap(\.addresses).map(\.object.address.prefix)
  let flows = state.flows.filter { flow in
    // The subnet of the ENI itself is reached by it, as documented.
    flow.isCritical || !own.contains { $0.contains(flow.destination) }
  }
  let before = try answers(flows)
  var executor = Executor()
  do {
    try executor.apply(plan, to: &kernel)
  } catch {
    // What the kernel refuses is undone.
    #expect(executor.undo(on: &kernel) == [])
  }
  let after = try answers(flows)
  for flow in flows {
    // What had no route may get the ENI's default route.
    guard let answer = before[flow.words], answer != after[flow.words] else { continue }
    Issue.record(
      """
      \(name): \(flow.words): \(answer) became \(after[flow.words] ?? "none")
      \(state.lines.joined(separator: "\n"))
      \(text)
      \(plan.steps.map { "\($0.change)" }.joined(separator: "\n"))
      """)
  }
  return true
}

/// What the kernel answers, by the words of the question: the kind of route, the gateway, the link.
private func answers(_ flows: [RandomGuest.Flow]) throws -> [String: String] {
  let output = try batch(flows.map { "route get \($0.words)" })
  var answers: [String: String] = [:]
  for line in output.split(separator: "\n") {
    var words = line.split(separator: " ").map(String.init)
    guard let first = words.first, !["RTNETLINK", "Command", "Error:"].contains(first) else {
      continue
    }
    let kinds = ["local", "broadcast", "unreachable", "blackhole", "prohibit", "anycast"]
    let kind = kinds.contains(first) ? words.removeFirst() : "unicast"
    func word(after key: String) -> String? {
      words.firstIndex(of: key).flatMap { $0 + 1 < words.endIndex ? words[$0 + 1] : nil }
    }
    let source = word(after: "from").flatMap { $0 == "::" ? nil : " from \($0)" } ?? ""
    answers[words[0] + source] =
      "\(kind) via \(word(after: "via") ?? "-") dev \(word(after: "dev") ?? "-")"
  }
  return answers
}

/// Runs commands of `ip` in one process; those that fail are passed over.
@discardableResult private func batch(_ lines: [String]) throws -> String {
  let text = lines.joined(separator: "\n")
  return try run(
    "sh", ["-c", "ip -force -oneline -batch - <<'END' 2>/dev/null || true\n\(text)\nEND"])
}

/// A guest whose primary NIC is eth0, and which has an ENI on eth1.
private struct RandomGuest {
  /// What the primary NIC may send.
  struct Flow {
    var source: String?
    var destination: IPAddress
    /// Whether its route matters even in a subnet that the ENI says is its own.
    var isCritical: Bool

    /// The words of the question, as the answer begins.
    var words: String { "\(destination)" + (source.map { " from \($0)" } ?? "") }
  }

  /// What is there.
  struct State {
    var lines: [String] = []
    var settings: [String] = []
    var flows: [Flow] = []

    func make() throws {
      for setting in settings { _ = try? run("sysctl", ["-qw", setting]) }
      try batch(lines)
    }
  }

  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private mutating func chance(_ sides: Int) -> Bool {
    Int.random(in: 1...sides, using: &random) == 1
  }

  private mutating func pick(_ values: String...) -> String {
    values.randomElement(using: &random) ?? ""
  }

  private static let destinations = [
    "10.0.0.7", "10.0.0.140", "10.0.0.253", "10.0.0.254", "10.0.1.7", "10.1.2.7", "100.100.100.200",
    "100.100.2.136", "198.51.100.1", "8.8.8.8", "172.17.0.9", "169.254.169.254",
  ]
  private static let destinationsOfIPv6 = [
    "2001:db8::7", "2001:db8::8000:0:0:7", "2001:db8::fd", "2600::1", "fd00::1", "2001:db8:0:1::7",
  ]

  /// The primary NIC with one of the kinds of default routes, and what else there may be.
  mutating func state() -> State {
    var state = State()
    if chance(3) { state.settings.append("net.ipv4.nexthop_compat_mode=0") }
    state.lines = ["link set lo up"]
    for name in ["eth0", "eth1", "eth2"] {
      state.lines += [
        "link add \(name) type veth peer name far\(name)",
        "link set \(name) addrgenmode none", "link set far\(name) addrgenmode none up",
      ]
      if name == "eth0" || chance(2) { state.lines.append("link set \(name) up") }
    }
    addIPv4(to: &state)
    addIPv6(to: &state)
    if chance(4) {
      state.lines += ["link add docker0 type bridge", "link set docker0 up"]
      state.lines.append("address add 172.17.0.1/16 dev docker0")
    }
    if chance(8) {
      state.lines.append("rule add priority 32765 lookup local")
      state.lines.append("rule del priority 0")
    }
    if chance(4) { state.lines.append("rule add priority 100 fwmark 5 lookup 77") }
    if chance(6) {
      // What the primary NIC sends may be routed by a table that comes after main.
      state.lines.append("route del default")
      state.lines.append("route add default via 10.0.0.253 dev eth0 table default")
    }
    if chance(4) {
      state.lines.append("route add default via 10.0.0.253 dev eth0 table 100")
      state.lines.append("rule add priority 200 from 10.0.0.19 lookup 100")
    }
    return state
  }

  private mutating func addIPv4(to state: inout State) {
    let metric = pick("", "", " metric 100", " metric 1024", " metric 1002", " metric 2000")
    let address = pick(
      "10.0.0.19/24", "10.0.0.19/24", "10.0.0.19/24", "10.0.0.19/16", "10.0.0.19/32")
    state.lines.append("address add \(address) dev eth0\(metric)")
    if address.hasSuffix("/32") {
      state.lines.append("route add 10.0.0.253 dev eth0\(metric)")
      state.lines.append("route add 10.0.0.254 dev eth0\(metric)")
    }
    let way = "via 10.0.0.253 dev eth0"
    let defaults = pick(
      "route add default \(way)\(metric)", "route add default \(way)\(metric)",
      "nexthop add id 7 \(way)\nroute add default nhid 7\(metric)",
      """
      nexthop add id 7 \(way)
      nexthop add id 8 via 10.0.0.254 dev eth0
      nexthop add id 9 group 7/8
      route add default nhid 9\(metric)
      """,
      "route add default\(metric) nexthop \(way) nexthop via 10.0.0.254 dev eth0",
      "route add default \(way) tos 0x10\nroute add default \(way)\(metric)",
      "route add 0.0.0.0/1 \(way)\nroute add 128.0.0.0/1 \(way)")
    state.lines += defaults.split(separator: "\n").map(String.init)
    if chance(4) { state.lines.append("route add 10.0.0.0/8 \(way)") }
    if chance(4) { state.lines.append("route add 10.1.0.0/16 dev eth0\(metric)") }
    if chance(4) { state.lines.append("route add 100.100.100.200 \(way)") }
    if chance(4) { state.lines.append("route add blackhole 192.168.0.0/16") }
    for text in Self.destinations {
      guard let destination = IPAddress(text) else { continue }
      let isCritical = ["10.0.0.253", "100.100.100.200"].contains(text)
      for source in [nil, "10.0.0.19"] {
        state.flows.append(Flow(source: source, destination: destination, isCritical: isCritical))
      }
    }
  }

  private mutating func addIPv6(to state: inout State) {
    guard chance(2) else { return }
    let metric = pick("", "", " metric 100", " metric 4096")
    state.lines.append("address add 2001:db8::19/64 dev eth0 nodad\(metric)")
    let way = pick("via fe80::1 dev eth0", "via 2001:db8::fd dev eth0")
    state.lines.append(
      pick(
        "route add default \(way)\(metric)", "route add default \(way)\(metric)",
        "route add default from 2001:db8::/64 \(way)\(metric)", "route add 2000::/3 \(way)"))
    for text in Self.destinationsOfIPv6 {
      guard let destination = IPAddress(text) else { continue }
      for source in [nil, "2001:db8::19"] {
        state.flows.append(
          Flow(source: source, destination: destination, isCritical: text == "2001:db8::fd"))
      }
    }
  }

  /// What is asked for eth1: something usual with one thing more, which may be odd.
  mutating func request() -> String {
    let isUsual = chance(2)
    let usual = [
      ("10.0.0.20/24", "10.0.0.253"), ("10.0.1.20/24", "10.0.1.253"),
      ("10.0.0.20/32", "10.0.0.253"), ("10.0.1.20/32", "10.0.1.253"),
      ("192.168.1.20/24", "192.168.1.253"), ("10.2.0.20/16", "10.2.0.253"),
      ("2001:db8:0:1::20/64", "2001:db8:0:1::1"), ("2001:db8::20/64", "fe80::1"),
    ]
    let odd = [
      ("198.18.0.20/1", "198.18.0.253"), ("10.0.0.20/5", "10.0.0.253"),
      ("100.100.100.7/24", "100.100.100.253"), ("10.0.0.140/25", "10.0.0.253"),
      ("10.0.0.253/24", "10.0.0.252"), ("10.1.2.20/24", "10.1.2.253"),
      ("2001:db8::20/3", "fe80::1"),
    ]
    let (address, gateway) =
      (isUsual ? usual : usual + odd).randomElement(using: &random) ?? usual[0]
    var lines = ["link eth1", "NUMBERS", "address \(address) via \(gateway)"]
    if chance(2), !address.contains(":") {
      lines.append("lease 3600 from 10.0.0.253")
      if address.hasSuffix("/32") { lines.append("also \(gateway)/32") }
      if chance(2) {
        lines.append(
          pick(
            "also 0.0.0.0/1", "also 10.0.0.0/8", "also 10.0.0.0/24", "also 100.100.100.200/32",
            "also 0.0.0.0/1 via \(gateway)\nalso 128.0.0.0/1 via \(gateway)"))
      }
    }
    if isUsual { return lines.joined(separator: "\n") + "\n" }
    if chance(3) {
      lines.append(
        "prefix "
          + pick(
            "10.0.0.16/28", "10.0.0.64/28", "10.0.0.19/32", "128.0.0.0/1", "10.0.0.0/24",
            "172.17.0.0/28", "10.0.0.240/28"))
    }
    if chance(3) {
      lines.append(
        "ipv6 "
          + pick("2001:db8::20/64", "2001:db8::20/3", "2001:db8::20/80", "2001:db8:0:1::20/64"))
      lines.append("ipv6-gateway " + pick("fe80::1", "fe80::fd"))
      if chance(2) { lines.append("prefix " + pick("2001:db8::/80", "2001:db8:0:1:1::/80")) }
    }
    if chance(4) {
      lines.append(
        "secondary " + pick("10.0.0.30/24", "10.0.0.253/24", "10.0.0.30/25", "10.0.1.30/24") + " 0")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
