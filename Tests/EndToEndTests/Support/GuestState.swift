// All that the kernel of a lab's guest has, as iproute2 shows it, to be compared as a whole.

import Testing
import VPCLab

/// The network of a guest: links, addresses, routes of all tables, rules, settings, resolv.conf.
struct GuestState {
  /// Each link with its MTU, and whether it is set up.
  var links: [JSONValue]
  /// Each address with its link, without how long it stays.
  var addresses: [String]
  /// Each route of each table.
  var routes: [JSONValue]
  /// Each rule, in order.
  var rules: [JSONValue]
  /// Settings of the kernel, `file:value`.
  var settings: [String]
  /// The contents of /etc/resolv.conf.
  var nameServers: String
  /// Seconds that each address stays, by `LINK ADDRESS`.
  var lifetimes: [String: Double]
}

extension GuestState {
  /// What differs from an earlier or another state, `- ` for what is gone and `+ ` for what came;
  /// how long addresses stay aside.
  func changes(since other: GuestState) -> [String] {
    let (before, after) = (other.everything, everything)
    let order = rules == other.rules ? [] : ["rules in another order"]
    let changes =
      before.filter { !after.contains($0) }.map { "- \($0)" }
      + after.filter { !before.contains($0) }.map { "+ \($0)" }
    return changes.isEmpty && before.count == after.count ? order : changes + order
  }

  private var everything: [String] {
    links.map { "link \($0)" } + addresses.map { "address \($0)" }
      + routes.map { "route \($0)" } + rules.map { "rule \($0)" } + settings
      + ["resolv.conf \(nameServers)"]
  }

  /// The state as the documented commands would have left it: what enicfg marks as its own counts
  /// as anybody's, and rules count whatever their priorities.
  var withoutOwnership: GuestState {
    func anybodys(_ object: JSONValue) -> JSONValue {
      object["protocol"] == .text("201") ? object.without("protocol") : object
    }
    var state = self
    state.routes = routes.map(anybodys).sorted()
    state.rules = rules.map { anybodys($0).without("priority") }.sorted()
    return state
  }

  /// Whether every address stays as long as in another state, give or take some seconds.
  func hasLifetimes(of other: GuestState, within seconds: Double) -> Bool {
    lifetimes.keys == other.lifetimes.keys
      && lifetimes.allSatisfy { abs($0.value - (other.lifetimes[$0.key] ?? 0)) <= seconds }
  }
}

extension CommandRunning {
  /// Expects the state to be an earlier one, seconds aside.
  func expectState(
    _ expected: GuestState, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    expectSame(try state(), expected, sourceLocation: sourceLocation)
  }

  /// Reads the whole state.
  ///
  /// - Throws: `LabError`, or the decoder's error.
  func state() throws -> GuestState {
    let links = try shown(["address"])
    let routes = try shown(["route", "show", "table", "all"]) + shown(["-6", "route"])
    let rules = try shown(["-4", "rule"]) + shown(["-6", "rule"])
    var addresses: [String] = []
    var lifetimes: [String: Double] = [:]
    for link in links {
      for address in link["addr_info"]?.elements ?? [] {
        let name = "\(link["ifname"] ?? .null) \(address["local"] ?? .null)"
        lifetimes[name] = address["valid_life_time"]?.number
        addresses.append(
          "\(name) \(address.without("valid_life_time", "preferred_life_time"))")
      }
    }
    let settings = try output(of: [
      "sh", "-c", "grep -r . /proc/sys/net/ipv4/conf /proc/sys/net/ipv4/ip_forward",
    ])
    return GuestState(
      links: links.map(\.asConfigured),
      addresses: addresses.sorted(), routes: Set(routes).sorted(), rules: rules,
      settings: settings.split(separator: "\n").map(String.init).sorted(),
      nameServers: try output(of: ["cat", "/etc/resolv.conf"]), lifetimes: lifetimes)
  }

  /// What `ip -j` shows.
  func shown(_ words: [String]) throws -> [JSONValue] {
    let text = try output(of: ["ip", "-j"] + words)
    // Where there is nothing to show, some versions write nothing.
    return try JSONValue(parsing: text.allSatisfy(\.isWhitespace) ? "[]" : text).elements
  }

  /// How the kernel would send a packet: `ip route get`, without what its cache says.
  func way(to destination: String, from source: String) throws -> String {
    try shown(["route", "get", destination, "from", source])
      .map { "\($0.without("cache", "uid"))" }.joined(separator: "; ")
  }

  /// The files of enicfg's, but for the lock, which stays.
  func filesOfEnicfg() throws -> [String] {
    try output(of: [
      "sh", "-c", "find /run/enicfg /var/lib/enicfg -type f ! -name lock 2>/dev/null || :",
    ]).split(separator: "\n").map(String.init).sorted()
  }
}

extension JSONValue {
  /// A link without what the kernel finds out by and by: its carrier, its state, its queue.
  fileprivate var asConfigured: JSONValue {
    let isUp = self["flags"]?.elements.contains(.text("UP")) == true
    let facts = without("addr_info", "link_netnsid", "operstate", "qdisc", "flags")
    return .array([facts, .text(isUp ? "up" : "down")])
  }
}

/// Expects two states to be the same, seconds aside.
func expectSame(
  _ state: GuestState, _ expected: GuestState, sourceLocation: SourceLocation = #_sourceLocation
) {
  let changes = state.changes(since: expected)
  guard !changes.isEmpty else { return }
  Issue.record("\(changes.joined(separator: "\n"))", sourceLocation: sourceLocation)
}
