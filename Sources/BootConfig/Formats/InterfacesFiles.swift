// Debian's ifupdown: stanzas of interfaces(5), in a file of their own or in a block of the shared one.

import Model
import Planning

/// The format `interfaces`.
///
/// A secondary ENI is one stanza, aliases included, and ifdown removes what ifup added. Objects
/// that enicfg made, or that a failed stanza left, do not prevent a stanza from
/// succeeding: addresses and routes are replaced, and rules removed before they are added. An alias
/// of the primary NIC is a stanza of its own, as documented, but without the documented `gateway`:
/// if the NIC has its default route, that line fails and leaves the alias incomplete.
///
/// What a stanza cannot tell the DHCP client is in a file of the client that ifup starts. udhcpc has
/// none: its script gives the secondary NIC a default route without a metric.
///
/// Source: interfaces(5), dhclient-script(8), dhcpcd.conf(5).
enum InterfacesFiles {
  static func files(
    for link: BootLink, in system: SystemFiles
  ) throws(RenderError) -> [BootFile] {
    // To ifupdown, a dot in a name means a VLAN.
    try link.checkName(for: .interfaces, plainToo: "_-")
    // It gives a NIC with an alias's stanza no lease, and brings NICs up in another order.
    guard system.interfacesReader != .ifupdown2 else { throw .ifupdown2(link.name) }
    // The name of a stanza is the label.
    if link.isPrimary, let alias = link.aliases.first(where: { $0.label == nil }) {
      throw .inexpressible(link.name, .interfaces, .alias(alias))
    }
    let lines = link.isPrimary ? aliasStanzas(link) : stanza(link)
    guard !lines.isEmpty else { return [] }
    let client = link.isLeased && !link.isPrimary ? try client(link, system) : []
    return stanzaFile(link, lines, system) + client
  }

  /// What the DHCP client that ifup starts has to know in addition to the stanza.
  private static func client(
    _ link: BootLink, _ system: SystemFiles
  ) throws(RenderError) -> [BootFile] {
    switch system.dhcpClient {
    case .dhclient, nil: return hook(link)
    case .dhcpcd:
      return [BootFile(Places.dhcpcdSettings, extent: .block, lines: settings(link))]
    case .udhcpc: throw .dhcpClient(link.name, .udhcpc)
    }
  }

  /// The file for the stanza: its own, if `interfaces` includes the directory; otherwise a block in
  /// `interfaces`.
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
    // A name may move to another NIC: the stanza then fails and configures nothing.
    let check = "    pre-up grep -qix \(link.mac) /sys/class/net/\(name)/address"
    let ignoreAdvertisements = "    pre-up echo 0 2>/dev/null >\(acceptance(name)) || true"
    if link.isLeased {
      lines += ["iface \(name) inet dhcp", check, ignoreAdvertisements]
      // dhclient's default route must not be preferred to the primary NIC's.
      if let metric = link.defaultMetric { lines.append("    metric \(metric)") }
    } else {
      lines += ["iface \(name) inet manual", check, ignoreAdvertisements]
      lines.append("    pre-up ip link set dev \(name) up")
    }
    let restore =
      "    post-down cat \(acceptance("default")) 2>/dev/null >\(acceptance(name)) || true"
    return lines + up.map { "    up \($0)" } + down.map { "    down \($0)" } + [restore]
  }

  /// The setting of the kernel that lets a link take a default route and addresses from router
  /// advertisements; it does not exist without IPv6.
  private static func acceptance(_ link: String) -> String {
    "/proc/sys/net/ipv6/conf/\(link)/accept_ra"
  }

  /// The commands to run when the link is up, and, in reverse order, before it is set down.
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
    // Old versions of ip do not support the metric of an address.
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

  /// The kernel accepts a second rule with another protocol, such as enicfg's, so all equal rules
  /// are removed first.
  private static func step(_ rule: Rule) -> (up: [String], down: String) {
    let ip = "ip \(rule.family.option) rule"
    let words = rule.words.joined(separator: " ")
    let removal = "while \(ip) del \(words) 2>/dev/null; do :; done"
    return ([removal, "\(ip) add \(words)"], removal)
  }

  /// The hook that keeps the secondary NIC's name and time servers from dhclient and the hooks
  /// after it, such as systemd-resolved's, and the routes of option 121, which it adds without a
  /// metric.
  ///
  /// A stanza cannot express any of these.
  private static func hook(_ link: BootLink) -> [BootFile] {
    .own(
      link.paths.dhclientHook,
      lines: [
        "if [ \"$interface\" = \(link.name.text) ]; then",
        "    make_resolv_conf() { :; }",
        "    unset new_rfc3442_classless_static_routes new_ntp_servers",
        "    unset new_domain_name_servers new_domain_name new_domain_search", "fi",
      ])
  }

  /// The settings by which dhcpcd only gives the secondary NIC its address: no name or time
  /// servers, no default route of its own, no routes of option 121, no router advertisements.
  ///
  /// ifupdown-ng does not give it the stanza's metric.
  private static func settings(_ link: BootLink) -> [String] {
    ["interface \(link.name.text)"] + (link.defaultMetric.map { ["metric \($0)"] } ?? []) + [
      "ipv4only", "noipv4ll", "nogateway",
      "nooption classless_static_routes, ms_classless_static_routes, ntp_servers",
      "nohook resolv.conf, hostname",
    ]
  }

  // MARK: The primary NIC

  /// The NIC is brought up first, so that its own address is the first one of the subnet.
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
        // From a directory, ifup reads only files with plain names.
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
