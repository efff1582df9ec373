// Debian's ifupdown: stanzas of interfaces(5), in a file of their own or in a block of the shared one.

import Model
import Planning

/// The format `interfaces`.
///
/// A secondary ENI is one stanza, its aliases included: what ifup brings up, ifdown takes away. What
/// stands there already, made by enicfg or left by a stanza that failed, does not keep a stanza from
/// coming up: addresses and routes are replaced, rules removed before they are added. An alias of the
/// primary NIC is a stanza of its own, as documented, but without the documented `gateway`: where the
/// NIC's default route is there, that line fails and leaves the alias half done.
///
/// Source: interfaces(5), dhclient-script(8).
enum InterfacesFiles {
  static func files(
    for link: BootLink, in system: SystemFiles
  ) throws(RenderError) -> [BootFile] {
    // A dot in a name means a VLAN.
    try link.checkName(for: .interfaces, plainToo: "_-")
    // A stanza is named by the label.
    if link.isPrimary, let alias = link.aliases.first(where: { $0.label == nil }) {
      throw .inexpressible(link.name, .interfaces, .alias(alias))
    }
    let lines = link.isPrimary ? aliasStanzas(link) : stanza(link)
    guard !lines.isEmpty else { return [] }
    let hook = link.isLeased && !link.isPrimary ? hook(link) : []
    return stanzaFile(link, lines, system) + hook
  }

  /// Where ifup looks: a file of its own, if `interfaces` includes the directory, or else a block there.
  private static func stanzaFile(
    _ link: BootLink, _ lines: [String], _ system: SystemFiles
  ) -> [BootFile] {
    let included = link.paths.stanzas.first(where: system.includesInterfaces)
    return included.map { .own($0, lines: lines) }
      ?? [BootFile(Places.interfaces, extent: .block, lines: lines)]
  }

  // MARK: Secondary ENIs

  private static func stanza(_ link: BootLink) -> [String] {
    let (up, down) = commands(link)
    let name = link.name.text
    var lines = ["auto \(name)", "allow-hotplug \(name)"]
    // Names may move from one NIC to another: then nothing is brought up.
    let check = "    pre-up grep -qix \(link.mac) /sys/class/net/\(name)/address"
    if link.isLeased {
      lines += ["iface \(name) inet dhcp", check]
      // dhclient's default route must not take the primary NIC's place.
      if let metric = link.defaultMetric { lines.append("    metric \(metric)") }
    } else {
      lines += ["iface \(name) inet manual", check, "    pre-up ip link set dev \(name) up"]
    }
    return lines + up.map { "    up \($0)" } + down.map { "    down \($0)" }
  }

  /// What is run once the link is up, and before it goes down, the other way round.
  private static func commands(_ link: BootLink) -> (up: [String], down: [String]) {
    var steps: [(up: [String], down: String)] = []
    if let address = link.address, !link.isLeased { steps.append(step(address)) }
    steps += link.aliases.map(step)
    steps += link.ipv6.map(step)
    steps += link.routes.map(step)
    steps += link.rules.map(step)
    return (steps.flatMap(\.up), steps.reversed().map(\.down))
  }

  private static func step(_ address: InterfaceAddress) -> (up: [String], down: String) {
    let ip = "ip \(address.address.address.family.option) addr"
    let replace = "\(ip) replace \(address.words.joined(separator: " "))"
    var plain = address
    plain.routeMetric = nil
    // Old versions of ip know no metric of an address.
    let up =
      address.routeMetric == nil
      ? replace
      : "\(replace) 2>/dev/null || \(ip) replace \(plain.words.joined(separator: " "))"
    return ([up], "\(ip) del \(address.address) dev \(address.link.text) 2>/dev/null || true")
  }

  private static func step(_ route: Route) -> (up: [String], down: String) {
    let ip = "ip \(route.destination.family.option) route"
    let words = route.words.joined(separator: " ")
    return (["\(ip) replace \(words)"], "\(ip) del \(words) 2>/dev/null || true")
  }

  /// One with another mark, such as enicfg's, is no obstacle to adding a rule: there would be two.
  private static func step(_ rule: Rule) -> (up: [String], down: String) {
    let ip = "ip \(rule.family.option) rule"
    let words = rule.words.joined(separator: " ")
    let removal = "while \(ip) del \(words) 2>/dev/null; do :; done"
    return ([removal, "\(ip) add \(words)"], removal)
  }

  /// What keeps dhclient from giving the secondary NIC's name servers to the guest, and from routes of
  /// option 121, which it makes without a metric: stanzas have no words for either.
  private static func hook(_ link: BootLink) -> [BootFile] {
    .own(
      link.paths.dhclientHook,
      lines: [
        "if [ \"$interface\" = \(link.name.text) ]; then",
        "    make_resolv_conf() { :; }",
        "    unset new_rfc3442_classless_static_routes",
        "fi",
      ])
  }

  // MARK: The primary NIC

  /// The NIC comes first: its own address is to be the first one of the subnet.
  private static func aliasStanzas(_ link: BootLink) -> [String] {
    link.aliases.flatMap { alias -> [String] in
      let label = alias.label?.text ?? link.name.text
      let address = "\(alias.address) dev \(link.name.text)"
      return [
        "auto \(label)", "iface \(label) inet static",
        "    address \(alias.address.address)", "    netmask \(alias.address.netmask)",
        "    pre-up ifup \(link.name.text) 2>/dev/null || true",
        "    pre-up ip -4 addr del \(address) 2>/dev/null || true",
      ]
    }
  }
}

extension SystemFiles {
  /// Whether `interfaces` includes a file (interfaces(5), INCLUDING OTHER FILES).
  func includesInterfaces(_ file: String) -> Bool {
    guard let file = FilePath(file) else { return false }
    return statements(of: Places.interfaces).contains { line in
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard words.count == 2 else { return false }
      let target = words[1].hasPrefix("/") ? words[1] : "/etc/network/\(words[1])"
      switch words[0] {
      case "source": return Glob(target).matches(file.text)
      case "source-directory", "source-dir":
        // Of a directory, only plain names are read.
        let isPlain = file.name.allSatisfy { $0.isLetter || $0.isNumber || "_-".contains($0) }
        return isPlain
          && Glob(target.hasSuffix("/") ? target : target + "/").matches(file.directory)
      default: return false
      }
    }
  }
}

extension BootLink {
  /// The metric of the IPv4 default route in the main table.
  var defaultMetric: RouteMetric? {
    routes.first { $0.destination == .all(.v4) && $0.table == .main }?.metric
  }
}
