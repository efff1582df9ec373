// netplan: a YAML file for each link, and a drop-in of the unit that netplan makes from it.

import Model
import Planning
import YAML

/// The format `netplan`, rendered for systemd-networkd.
///
/// Aliases have a prefix length of 32, as in the format `networkd`. What netplan does not support
/// is in a drop-in of the unit that it makes: addresses with a metric for their subnet's route,
/// IPv6 routes without a gateway, for which netplan writes a scope that systemd-networkd warns
/// about at each boot, rules that ignore default routes, and keeping the lease when the service
/// stops.
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
      return try secondary(link, system.netplanName(of: link.name, link.mac))
    }
    guard !link.aliases.isEmpty else { return [] }
    let matching = system.netplanEthernets.filter { $0.ethernet.mayMatch(link.name, link.mac) }
    guard let own = matching.first(where: { $0.ethernet.isOf(link.name, link.mac) })?.ethernet
    else {
      if let shared = matching.first { throw .primaryShares(link.name, shared.path) }
      throw .primaryNotThere(link.name, .netplan)
    }
    return try yaml(link, own.name, addresses(link.aliases, length: 32))
  }

  /// netplan stores the numbers as signed 32-bit ones, so larger numbers would change.
  private static func checkNumbers(_ link: BootLink) throws(RenderError) {
    let limit = UInt32(Int32.max)
    let route = link.routes.first {
      $0.metric.rawValue > limit || $0.table.rawValue > limit
    }
    if let route { throw .inexpressible(link.name, .netplan, .route(route)) }
  }

  private static func secondary(
    _ link: BootLink, _ name: String
  ) throws(RenderError) -> [BootFile] {
    var entries: [YAMLValue.Entry] = [
      .init("match", .mapping([.init("macaddress", .quoted("\(link.mac)"))])),
      .init("set-name", .quoted(link.name.text)),
      .init("optional", true), .init("dhcp4", .plain(link.isLeased)),
      .init("dhcp6", false), .init("accept-ra", false),
    ]
    if link.isLeased { entries += leased(link) }
    if !link.hasSubnetMetric {
      entries += addresses(link.ipv4ForNetworkd, length: link.lengthForNetworkd)
    }
    entries += list("routes", link.routes.filter(isExpressible).map { route($0, link) })
    entries += list(
      "routing-policy", link.rules.filter { $0.suppressPrefixLength == nil }.map(rule))
    return try yaml(link, name, entries) + addition(link, name)
  }

  /// netplan warns if other users can read the file, because it may contain a password.
  private static func yaml(
    _ link: BootLink, _ name: String, _ entries: [YAMLValue.Entry]
  ) throws(RenderError) -> [BootFile] {
    let ethernets = YAMLValue.mapping([.init(key(name), .mapping(entries))])
    let network = YAMLValue.mapping([.init("version", "2"), .init("ethernets", ethernets)])
    guard let text = YAMLEmitter.text(.mapping([.init("network", network)])) else {
      throw .notWritten(link.name, .netplan)
    }
    return .own(
      link.paths.netplan, lines: text.split(separator: "\n").map(String.init), mode: 0o600)
  }

  /// A name as a key: without quotes, unless YAML may read it as a number.
  private static func key(_ name: String) -> YAMLScalar {
    let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || "_-.".contains($0) }
    return isPlain && name.contains(where: \.isLetter) ? .plain(name) : .quoted(name)
  }

  /// The unit that netplan makes from a mapping.
  static func unit(of name: String) -> String { "10-netplan-\(name).network" }

  private static func leased(_ link: BootLink) -> [YAMLValue.Entry] {
    [
      .init("dhcp-identifier", "mac"),
      .init(
        "dhcp4-overrides",
        .mapping([
          .init("route-metric", .plain(link.address?.routeMetric ?? .none)),
          .init("send-hostname", false), .init("use-dns", false),
          .init("use-domains", .quoted("false")), .init("use-hostname", false),
          .init("use-mtu", true), .init("use-ntp", false), .init("use-routes", false),
        ])),
    ]
  }

  private static func addresses(
    _ addresses: [InterfaceAddress], length: UInt8?
  ) -> [YAMLValue.Entry] {
    list(
      "addresses",
      addresses.map { address in
        let text = YAMLScalar.quoted(
          "\(address.address.address)/\(length ?? address.address.length)")
        guard let label = address.label else { return .scalar(text) }
        return .mapping([.init(text, .mapping([.init("label", .quoted("\(label)"))]))])
      })
  }

  private static func isExpressible(_ route: Route) -> Bool {
    route.destination.family == .v4 || route.gateway != nil
  }

  /// Without `on-link`, systemd-networkd decides by itself whether an IPv4 gateway is on the link,
  /// and before the lease it decides that it is.
  private static func route(_ route: Route, _ link: BootLink) -> YAMLValue {
    var entries: [YAMLValue.Entry] = [
      .init("to", .quoted("\(route.destination.address)/\(route.destination.length)"))
    ]
    if let gateway = route.gateway {
      entries.append(.init("via", .quoted("\(gateway)")))
      if gateway.family == .v4 || !link.waitsForAddress(gateway) {
        entries.append(.init("on-link", true))
      }
    } else {
      entries.append(.init("scope", "link"))
    }
    if route.metric != route.defaultMetric { entries.append(.init("metric", .plain(route.metric))) }
    if route.table != .main { entries.append(.init("table", .plain(route.table.rawValue))) }
    return .mapping(entries)
  }

  private static func rule(_ rule: Rule) -> YAMLValue {
    var entries: [YAMLValue.Entry] = []
    if let source = rule.source { entries.append(.init("from", .quoted(source.notation))) }
    if let destination = rule.destination {
      entries.append(.init("to", .quoted(destination.notation)))
    }
    if let table = rule.table { entries.append(.init("table", .plain(table.rawValue))) }
    return .mapping(entries + [.init("priority", .plain(rule.priority))])
  }

  /// A list; nil if it is empty.
  private static func list(_ key: YAMLScalar, _ items: [YAMLValue]) -> [YAMLValue.Entry] {
    items.isEmpty ? [] : [.init(key, .sequence(items))]
  }

  /// netplan names the unit by its own name for the NIC.
  private static func addition(_ link: BootLink, _ name: String) -> [BootFile] {
    var lines = link.isLeased ? ["[Network]", "KeepConfiguration=dhcp-on-stop"] : []
    if link.hasSubnetMetric {
      lines += link.ipv4ForNetworkd.flatMap {
        NetworkdFiles.address($0, length: link.lengthForNetworkd)
      }
    }
    lines += link.ipv6.flatMap { NetworkdFiles.address($0) }
    lines += link.routes.filter { !isExpressible($0) }.flatMap { NetworkdFiles.route($0, link) }
    lines += link.rules.filter { $0.suppressPrefixLength != nil }.flatMap(NetworkdFiles.rule)
    return .own(
      link.paths.addition(to: unit(of: name)), lines: NetworkdFiles.withoutFirstBlank(lines))
  }
}
