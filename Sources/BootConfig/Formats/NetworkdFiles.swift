// systemd-networkd's units, and drop-ins of foreign units.

import Model
import Planning

/// The format `networkd`.
///
/// Aliases have a prefix length of 32: static addresses come before the leased one, and with the
/// subnet's length the first alias would be its primary address, the source of new connections.
/// Routes wait for the lease (`GatewayOnLink=no`), which survives a lost carrier
/// (`IgnoreCarrierLoss=yes`). Otherwise, systemd-networkd would try to add them before the address
/// is back, and give up.
///
/// Source: systemd.network(5).
enum NetworkdFiles {
  static func files(
    for link: BootLink, in system: SystemFiles
  ) throws(RenderError) -> [BootFile] {
    try link.checkName(for: .networkd)
    guard link.isPrimary else { return unit(link) }
    guard !link.aliases.isEmpty else { return [] }
    return try addition(link, system)
  }

  private static func unit(_ link: BootLink) -> [BootFile] {
    let text =
      ["[Match]", "Name=\(link.name.text)", "MACAddress=\(link.mac)", ""]
      + ["[Link]", "RequiredForOnline=no", "", "[Network]"]
      + (link.isLeased ? leased(link) : ["DHCP=no", "IPv6AcceptRA=no"])
      + addresses(link) + link.routes.flatMap { route($0, link) } + link.rules.flatMap(rule)
    return .own(link.paths.unit, lines: text)
  }

  /// The drop-in directory of a unit; it works for a unit in any directory.
  private static func addition(
    _ link: BootLink, _ system: SystemFiles
  ) throws(RenderError) -> [BootFile] {
    guard let unit = system.networkUnit(for: link.name, link.mac) else {
      throw .primaryNotThere(link.name, .networkd)
    }
    // Every link that uses the unit would get the aliases.
    guard system.isForOneLink(unit) else { throw .primaryShares(link.name, unit) }
    return .own(
      link.paths.addition(to: unit.name),
      lines: withoutFirstBlank(link.aliases.flatMap { address($0, length: 32) }))
  }

  private static func leased(_ link: BootLink) -> [String] {
    let metric = link.address?.routeMetric ?? .none
    return [
      "DHCP=ipv4", "IPv6AcceptRA=no", "KeepConfiguration=dhcp-on-stop", "IgnoreCarrierLoss=yes", "",
      "[DHCPv4]", "ClientIdentifier=mac", "SendHostname=no", "UseRoutes=no", "UseGateway=no",
      "UseDNS=no", "UseNTP=no", "UseSIP=no", "UseHostname=no", "UseDomains=no", "UseTimezone=no",
      "UseMTU=yes", "RouteMetric=\(metric)",
    ]
  }

  private static func addresses(_ link: BootLink) -> [String] {
    link.ipv4ForNetworkd.flatMap { address($0, length: link.lengthForNetworkd) }
      + link.ipv6.flatMap { address($0) }
  }

  // MARK: Sections, each after an empty line

  static func address(_ address: InterfaceAddress, length: UInt8? = nil) -> [String] {
    let bare = address.address
    var lines = ["", "[Address]", "Address=\(bare.address)/\(length ?? bare.length)"]
    if let label = address.label { lines.append("Label=\(label)") }
    if let metric = address.routeMetric { lines.append("RouteMetric=\(metric)") }
    if address.flags.contains(.noDuplicateDetection) {
      lines.append("DuplicateAddressDetection=none")
    }
    return lines
  }

  static func route(_ route: Route, _ link: BootLink) -> [String] {
    var lines = ["", "[Route]"]
    if !route.destination.isDefault { lines.append("Destination=\(route.destination)") }
    if let gateway = route.gateway {
      lines += [
        "Gateway=\(gateway)", "GatewayOnLink=\(link.waitsForAddress(gateway) ? "no" : "yes")",
      ]
    } else if route.destination.family == .v4 {
      lines.append("Scope=link")
    }
    if route.metric != route.defaultMetric { lines.append("Metric=\(route.metric)") }
    if route.table != .main { lines.append("Table=\(route.table.rawValue)") }
    return lines
  }

  static func rule(_ rule: Rule) -> [String] {
    var lines = ["", "[RoutingPolicyRule]"]
    if let source = rule.source { lines.append("From=\(source.notation)") }
    if let destination = rule.destination { lines.append("To=\(destination.notation)") }
    if let table = rule.table { lines.append("Table=\(table.rawValue)") }
    if let length = rule.suppressPrefixLength { lines.append("SuppressPrefixLength=\(length)") }
    return lines + ["Priority=\(rule.priority)"]
  }

  static func withoutFirstBlank(_ lines: [String]) -> [String] {
    lines.first == "" ? Array(lines.dropFirst()) : lines
  }
}

extension BootLink {
  /// The IPv4 addresses that systemd-networkd gives the link by itself, in their order: the first
  /// one of a subnet is the source of new connections.
  var ipv4ForNetworkd: [InterfaceAddress] {
    (isLeased ? [] : [address].compactMap(\.self)) + aliases
  }

  /// The prefix length of those addresses, if it is not their own.
  var lengthForNetworkd: UInt8? { isLeased ? 32 : nil }

  /// Whether one of those addresses has a metric for the route to its subnet, so that this route
  /// comes after another NIC's.
  var hasSubnetMetric: Bool { ipv4ForNetworkd.contains { $0.routeMetric != nil } }

  /// Whether systemd-networkd has to add the routes of a gateway after an address, and without the
  /// flag `onlink`.
  ///
  /// Before it adds an IPv4 route, it waits only until any table has a route to the gateway: such
  /// a route may be there before the lease. The kernel looks an IPv6 gateway up even if it is said
  /// to be on-link, and refuses it if the best route to it leads by another NIC, as with two NICs
  /// in one subnet (systemd 257 and later: the NIC is `failed`).
  func waitsForAddress(_ gateway: IPAddress) -> Bool {
    let addresses = [address].compactMap(\.self) + ipv6
    let isInSubnet = addresses.contains { $0.address.prefix.contains(gateway) }
    switch gateway {
    case .v4:
      let isRouted = routes.contains { $0.gateway == nil && $0.destination.contains(gateway) }
      return isInSubnet && !isRouted
    case .v6(let gateway): return isInSubnet || gateway.isLinkLocal
    }
  }
}
