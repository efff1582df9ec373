// netplan: a YAML file per link, and an addition to the unit that netplan makes of it.

import Model
import Planning

/// The format `netplan`, with systemd-networkd behind it.
///
/// Aliases are addresses of 32 bits, as in the format `networkd`. What netplan has no words for stands
/// in an addition to the unit that it makes: IPv6 addresses with their metric, rules that leave default
/// routes out, and that the lease outlasts the service.
///
/// Source: netplan(5), systemd.network(5).
enum NetplanFiles {
  static func files(
    for link: BootLink, in system: SystemFiles
  ) throws(RenderError) -> [BootFile] {
    try link.checkName(for: .netplan)
    guard !system.netplanUsesNetworkManager else { throw .netplanRenderer(link.name) }
    try checkNumbers(link)
    guard link.isPrimary else {
      return secondary(link, system.netplanName(of: link.name, link.mac))
    }
    guard !link.aliases.isEmpty else { return [] }
    let matching = system.netplanEthernets.filter { $0.ethernet.mayMatch(link.name, link.mac) }
    guard let own = matching.first(where: { $0.ethernet.isOf(link.name, link.mac) })?.ethernet
    else {
      if let shared = matching.first { throw .primaryShares(link.name, shared.path) }
      throw .primaryNotThere(link.name, .netplan)
    }
    return yaml(link, own.name, addresses(link.aliases, length: 32))
  }

  /// netplan holds the numbers as signed ones of 32 bits: larger ones would become others.
  private static func checkNumbers(_ link: BootLink) throws(RenderError) {
    let limit = UInt32(Int32.max)
    let route = link.routes.first {
      $0.metric.rawValue > limit || $0.table.rawValue > limit
    }
    if let route { throw .inexpressible(link.name, .netplan, .route(route)) }
  }

  private static func secondary(_ link: BootLink, _ name: String) -> [BootFile] {
    var lines = [
      "match:", "  macaddress: \"\(link.mac)\"", "set-name: \"\(link.name.text)\"",
      "optional: true", "dhcp4: \(link.isLeased)", "dhcp6: false", "accept-ra: false",
    ]
    if link.isLeased { lines += leased(link) }
    let own = link.isLeased ? [] : [link.address].compactMap(\.self)
    lines += addresses(own + link.aliases, length: link.isLeased ? 32 : nil)
    lines += list("routes:", link.routes.map(route))
    lines += list(
      "routing-policy:", link.rules.filter { $0.suppressPrefixLength == nil }.map(rule))
    return yaml(link, name, lines) + addition(link, name)
  }

  /// Whoever may read it could read a password in it, netplan fears: it is root's alone.
  private static func yaml(_ link: BootLink, _ name: String, _ lines: [String]) -> [BootFile] {
    .own(
      link.paths.netplan,
      lines: ["network:", "  version: 2", "  ethernets:", "    \(quoted(name)):"]
        + lines.map { "      \($0)" },
      mode: 0o600)
  }

  /// A name as a key of YAML: a plain one as it is.
  private static func quoted(_ name: String) -> String {
    let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || "_-.".contains($0) }
    return isPlain && name.contains(where: \.isLetter) ? name : "\"\(name)\""
  }

  /// The unit that netplan makes of a mapping.
  static func unit(of name: String) -> String { "10-netplan-\(name).network" }

  private static func leased(_ link: BootLink) -> [String] {
    let metric = link.address?.routeMetric ?? .none
    return [
      "dhcp-identifier: mac", "dhcp4-overrides:", "  route-metric: \(metric)",
      "  send-hostname: false", "  use-dns: false", "  use-domains: \"false\"",
      "  use-hostname: false", "  use-mtu: true", "  use-ntp: false", "  use-routes: false",
    ]
  }

  private static func addresses(_ addresses: [InterfaceAddress], length: UInt8?) -> [String] {
    list(
      "addresses:",
      addresses.map { address in
        let text = "\"\(address.address.address)/\(length ?? address.address.length)\""
        guard let label = address.label else { return [text] }
        return ["\(text):", "    label: \"\(label)\""]
      })
  }

  /// Of a gateway that is not said to be on the link, systemd-networkd decides by itself, and before
  /// the lease it says that it is.
  private static func route(_ route: Route) -> [String] {
    let to = "\(route.destination.address)/\(route.destination.length)"
    var lines = ["to: \"\(to)\""]
    if let gateway = route.gateway {
      lines += ["via: \"\(gateway)\"", "on-link: true"]
    } else {
      lines.append("scope: link")
    }
    if route.metric != route.defaultMetric { lines.append("metric: \(route.metric)") }
    if route.table != .main { lines.append("table: \(route.table.rawValue)") }
    return lines
  }

  private static func rule(_ rule: Rule) -> [String] {
    var lines: [String] = []
    if let source = rule.source { lines.append("from: \"\(source.notation)\"") }
    if let destination = rule.destination { lines.append("to: \"\(destination.notation)\"") }
    if let table = rule.table { lines.append("table: \(table.rawValue)") }
    return lines + ["priority: \(rule.priority)"]
  }

  /// A list of mappings, each a line or more; nothing where it is empty.
  private static func list(_ key: String, _ items: [[String]]) -> [String] {
    guard !items.isEmpty else { return [] }
    return [key]
      + items.flatMap { item in
        item.enumerated().map { ($0.offset == 0 ? "  - " : "    ") + $0.element }
      }
  }

  /// netplan names the unit by its own name of the NIC.
  private static func addition(_ link: BootLink, _ name: String) -> [BootFile] {
    var lines = link.isLeased ? ["[Network]", "KeepConfiguration=dhcp-on-stop"] : []
    lines += link.ipv6.flatMap { NetworkdFiles.address($0) }
    lines += link.rules.filter { $0.suppressPrefixLength != nil }.flatMap(NetworkdFiles.rule)
    return .own(
      link.paths.addition(to: unit(of: name)), lines: NetworkdFiles.withoutFirstBlank(lines))
  }
}
