// The content of boot-time files, read back into the model to compare it with the desired state.

import BootConfig
import Model
import Planning
import TestSupport
import Testing

/// The addresses, routes and rules in the files of a link.
struct SaidState: Hashable {
  /// An address with its attributes in the files.
  struct Address: Hashable {
    var address: IPAddressWithLength
    var label: String?
    var metric: UInt32?
    var isWithoutDetection = false
  }

  var addresses: [Address] = []
  var routes: [Route] = []
  var rules: [Rule] = []

  init() {}

  /// What the files of a link should contain.
  ///
  /// - Parameter aliasLength: The length that aliases have; nil is their own.
  init(_ link: BootLink, aliasLength: UInt8? = nil) throws {
    var own = link.ipv6
    if let address = link.address, !link.isLeased { own.insert(address, at: 0) }
    addresses = own.map { Self.said($0) }
    addresses += try link.aliases.map { alias in
      var said = Self.said(alias)
      if let aliasLength {
        said.address = try #require(
          IPAddressWithLength(alias.address.address, length: aliasLength))
      }
      return said
    }
    routes = link.routes
    rules = link.rules
  }

  private static func said(_ address: InterfaceAddress) -> Address {
    Address(
      address: address.address, label: address.label?.text,
      metric: address.routeMetric?.rawValue,
      isWithoutDetection: address.flags.contains(.noDuplicateDetection))
  }

  /// The same without what a format does not support, or says for every gateway.
  func without(
    labels: Bool = false, metrics: Bool = false, detection: Bool = false, onLink: Bool = false
  ) -> SaidState {
    var state = self
    if onLink { for at in state.routes.indices { state.routes[at].isOnLink = false } }
    for at in state.addresses.indices {
      if labels { state.addresses[at].label = nil }
      if metrics { state.addresses[at].metric = nil }
      if detection { state.addresses[at].isWithoutDetection = false }
    }
    return state
  }

  /// The same in a fixed order, because some formats separate the families.
  var sorted: SaidState {
    var state = self
    state.addresses.sort { "\($0)" < "\($1)" }
    state.routes.sort { "\($0)" < "\($1)" }
    state.rules.sort { "\($0)" < "\($1)" }
    return state
  }

  /// Reads a route in iproute2's words.
  static func route(_ words: [String], _ family: IPFamily) throws -> Route {
    var words = words
    // A default route in iproute2's words has no family.
    if words.first == "default" { words[0] = family == .v4 ? "0.0.0.0/0" : "::/0" }
    return try Route(text: words.joined(separator: " "))
  }

  /// Reads a rule in iproute2's words.
  static func rule(_ words: [String], _ family: IPFamily) throws -> Rule {
    let line = "rule " + words.joined(separator: " ") + (family == .v6 ? " inet6" : "")
    let rule = try #require(try ObservedState(text: line).rules.first)
    #expect(rule.source == nil || rule.source?.family == family)
    return rule
  }

  /// Reads an address in iproute2's words.
  static func address(_ words: [String]) throws -> Address {
    let line = "address " + words.joined(separator: " ")
    return said(try #require(try ObservedState(text: line).addresses.first))
  }
}

extension BootFormat {
  /// Reads the files of a link.
  func read(_ files: [BootFile], _ link: BootLink) throws -> SaidState {
    switch self {
    case .ifcfg: try .ifcfg(files, link)
    case .interfaces: try .interfaces(files, link)
    case .sles: try .sles(files, link)
    case .netplan: try .netplan(files, link)
    case .networkd: try .networkd(files, link)
    case .nm: try .nm(files, link)
    }
  }

  /// What the files of a link should contain in this format.
  func said(of link: BootLink) throws -> SaidState {
    switch self {
    // The scripts do not support the metric of an address.
    case .ifcfg: try SaidState(link).without(metrics: true, detection: true)
    case .interfaces: try SaidState(link)
    case .sles: try SaidState(link, aliasLength: 32).without(metrics: true, onLink: true)
    case .netplan, .networkd:
      try SaidState(link, aliasLength: link.isLeased || link.isPrimary ? 32 : nil)
        .without(onLink: true)
    // NetworkManager always runs duplicate detection for IPv6 addresses.
    case .nm:
      try SaidState(link, aliasLength: link.isLeased ? 32 : nil)
        .without(labels: true, metrics: true, detection: true)
    }
  }
}

/// The variables of a shell after it has read a text.
func shellVariables(_ lines: [String]) throws -> [String: String] {
  let names = lines.map { String($0.prefix { $0 != "=" }) }
  #expect(Set(names).count == names.count)
  let shown = names.map { "printf '%s\\n' \"$\($0)\"" }
  let script = ["set -eu"] + lines + shown
  let output = try run("env", ["-i", "/bin/sh", "-c", script.joined(separator: "\n")])
  let values = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  #expect(values.count == names.count + 1)
  return Dictionary(zip(names, values), uniquingKeysWith: { $1 })
}

/// A file of sections with keys and values.
struct Sections {
  /// The sections in their order, each with its lines.
  let all: [(name: String, values: [(key: String, value: String)])]

  init(_ lines: [String]) throws {
    var all: [(name: String, values: [(key: String, value: String)])] = []
    for line in lines where !line.isEmpty && !line.hasPrefix("#") {
      if line.hasPrefix("["), line.hasSuffix("]") {
        all.append((String(line.dropFirst().dropLast()), []))
        continue
      }
      let equals = try #require(line.firstIndex(of: "="))
      let value = (String(line[..<equals]), String(line[line.index(after: equals)...]))
      try #require(!all.isEmpty)
      all[all.count - 1].values.append(value)
    }
    self.all = all
  }

  /// The sections of a name, each as a dictionary.
  func named(_ name: String) -> [[String: String]] {
    all.filter { $0.name == name }.map { section in
      Dictionary(section.values.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }
  }
}
