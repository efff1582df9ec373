// The whole network state of a lab's guest as iproute2 shows it, for comparison.

import Testing
import VPCLab

/// The network of a guest: links, addresses, routes of all tables, rules, settings, resolv.conf.
struct GuestState {
  /// Each link with its MTU, and whether it is set up.
  var links: [JSONValue]
  /// Each address with its link, without its lifetime.
  var addresses: [String]
  /// Each route of each table, without the time until it expires.
  var routes: [JSONValue]
  /// Each rule, in order.
  var rules: [JSONValue]
  /// Settings of the kernel, `file:value`.
  var settings: [String]
  /// The contents of /etc/resolv.conf.
  var nameServers: String
  /// The lifetime of each address in seconds, by `LINK ADDRESS`.
  var lifetimes: [String: Double]
}

extension GuestState {
  /// The differences to another state: `- ` for what only that one has, `+ ` for what only this one
  /// has.
  ///
  /// Lifetimes of addresses are ignored.
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

  /// The state without enicfg's marks and without the priorities of rules, for a comparison with that of
  /// the documented commands.
  var withoutOwnership: GuestState {
    func anybodys(_ object: JSONValue) -> JSONValue {
      object["protocol"] == .text("201") ? object.without("protocol") : object
    }
    var state = self
    state.routes = routes.map(anybodys).sorted()
    state.rules = rules.map { anybodys($0).without("priority") }.sorted()
    return state
  }

  /// Whether every address has the same lifetime as in another state, within some seconds.
  func hasLifetimes(of other: GuestState, within seconds: Double) -> Bool {
    lifetimes.keys == other.lifetimes.keys
      && lifetimes.allSatisfy { abs($0.value - (other.lifetimes[$0.key] ?? 0)) <= seconds }
  }
}

extension CommandRunning {
  /// Expects the state to equal an earlier one, except for lifetimes.
  func expectState(
    _ expected: GuestState, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    expectSame(try state(), expected, sourceLocation: sourceLocation)
  }

  /// Expects the state to equal an earlier one before the time is up, except for lifetimes.
  func expectState(
    _ expected: GuestState, within limit: Duration,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var changes: [String] = []
    try eventually(
      within: limit,
      {
        changes = try state().changes(since: expected)
        return changes.isEmpty
      }, showing: { changes.joined(separator: "\n") }, sourceLocation: sourceLocation)
  }

  /// Reads the whole state once the kernel has finished with the guest's own IPv6 addresses.
  ///
  /// - Throws: `LabError`, or the decoder's error.
  func settledState(sourceLocation: SourceLocation = #_sourceLocation) throws -> GuestState {
    try awaitOwnAddresses(sourceLocation: sourceLocation)
    return try state()
  }

  /// Waits until no IPv6 address is tentative.
  ///
  /// A link that comes up gets a link-local address, which changes by itself, with its routes, as soon
  /// as the kernel has made sure that no other host has it.
  func awaitOwnAddresses(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try eventually(
      within: .seconds(30),
      { try output(of: ["ip", "-6", "address", "show", "tentative"]).isEmpty },
      sourceLocation: sourceLocation)
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
      "sh", "-c",
      """
      cd /proc/sys/net
      grep -r . ipv4/conf ipv4/ip_forward ipv6/conf/*/accept_ra* ipv6/conf/*/ra_defrtr_metric
      """,
    ])
    return GuestState(
      links: links.map(\.asConfigured),
      addresses: addresses.sorted(), routes: Set(routes.map { $0.without("expires") }).sorted(),
      rules: rules,
      settings: settings.split(separator: "\n").map(String.init).sorted(),
      nameServers: try output(of: ["cat", "/etc/resolv.conf"]), lifetimes: lifetimes)
  }

  /// The output of `ip -j`.
  func shown(_ words: [String]) throws -> [JSONValue] {
    let text = try output(of: ["ip", "-j"] + words)
    // Some versions write nothing if there is nothing to show.
    return try JSONValue(parsing: text.allSatisfy(\.isWhitespace) ? "[]" : text).elements
  }

  /// How the kernel would send a packet: `ip route get`, without the part about the cache.
  func way(to destination: String, from source: String) throws -> String {
    try shown(["route", "get", destination, "from", source])
      .map { "\($0.without("cache", "uid"))" }.joined(separator: "; ")
  }

  /// The files of enicfg, except for the lock, which stays.
  func filesOfEnicfg() throws -> [String] {
    try output(of: [
      "sh", "-c", "find /run/enicfg /var/lib/enicfg -type f ! -name lock 2>/dev/null || :",
    ]).split(separator: "\n").map(String.init).sorted()
  }
}

extension JSONValue {
  /// A link without what the kernel changes asynchronously: its carrier, its state, its queue.
  fileprivate var asConfigured: JSONValue {
    let isUp = self["flags"]?.elements.contains(.text("UP")) == true
    let facts = without("addr_info", "link_netnsid", "operstate", "qdisc", "flags")
    return .array([facts, .text(isUp ? "up" : "down")])
  }
}

/// Expects two states to be equal, except for lifetimes.
func expectSame(
  _ state: GuestState, _ expected: GuestState, sourceLocation: SourceLocation = #_sourceLocation
) {
  let changes = state.changes(since: expected)
  guard !changes.isEmpty else { return }
  Issue.record("\(changes.joined(separator: "\n"))", sourceLocation: sourceLocation)
}
