// NetworkManager's keyfiles.

import Model
import Planning

/// The format `nm`.
///
/// Aliases have a prefix length of 32: static addresses come before the leased one, and with the
/// subnet's length the first alias would be its primary address. A keyfile does not support labels.
/// The primary NIC's profile is foreign, and profiles have no drop-ins, so a dispatcher script adds
/// its aliases when the NIC comes up.
///
/// Source: nm-settings-keyfile(5), NetworkManager-dispatcher(8).
enum KeyfileFiles {
  static func files(for link: BootLink) throws(RenderError) -> [BootFile] {
    try link.checkName(for: .nm)
    if link.isPrimary {
      guard !link.aliases.isEmpty else { return [] }
      return .own(
        link.paths.dispatcher, lines: script(link), mode: 0o755, needsMode: true,
        interpreter: "/bin/sh")
    }
    // NetworkManager refuses profiles that other users can read, because they may contain secrets.
    return .own(link.paths.keyfile, lines: profile(link), mode: 0o600, needsMode: true)
  }

  private static func profile(_ link: BootLink) -> [String] {
    [
      "[connection]", "id=enicfg-\(link.name.text)", "uuid=\(identifier(link.mac))",
      "type=ethernet", "autoconnect-priority=\(priority)", "interface-name=\(link.name.text)", "",
      "[ethernet]", "mac-address=\("\(link.mac)".uppercased())", "", "[ipv4]",
    ] + ipv4(link) + ["", "[ipv6]"] + ipv6(link)
  }

  /// The highest priority: cloud-init renders profiles of 120 at each boot, and NetworkManager
  /// takes the profile with the higher one.
  private static let priority = 999

  /// A UUID of version 8 (RFC 9562): `enicfg`, then the MAC.
  private static func identifier(_ mac: MACAddress) -> String {
    let digits = "\(mac)".split(separator: ":").joined()
    return "656e6963-6667-8000-8000-\(digits)"
  }

  private static func ipv4(_ link: BootLink) -> [String] {
    let (routes, rules) = (link.routes(.v4), link.rules(.v4))
    let aliases = link.aliases.map { alias in
      link.isLeased ? "\(alias.address.address)/32" : "\(alias.address)"
    }
    var lines: [String] = []
    if link.isLeased {
      lines =
        numbered("address", aliases) + [
          "dhcp-client-id=mac", "dhcp-send-hostname=false", "ignore-auto-dns=true",
          "ignore-auto-routes=true", "method=auto",
        ]
    } else if let address = link.address {
      lines = numbered("address", ["\(address.address)"] + aliases) + ["method=manual"]
    } else {
      lines = ["method=disabled"]
    }
    lines.append("never-default=true")
    return lines + metric(link.defaultMetric) + numbered(routes) + numbered(rules)
  }

  private static func ipv6(_ link: BootLink) -> [String] {
    // Only a link-local address, as the kernel adds by itself. With `ignore`, the kernel would
    // also take a default route and addresses from router advertisements.
    guard !link.ipv6.isEmpty else { return ["addr-gen-mode=eui64", "method=link-local"] }
    let routes = link.routes(.v6)
    let main = routes.first { $0.destination.isDefault && $0.table == .main }?.metric
    return ["addr-gen-mode=eui64"]
      + numbered("address", link.ipv6.map { "\($0.address)" })
      + ["method=manual", "never-default=true"] + metric(main) + numbered(routes)
      + numbered(link.rules(.v6))
  }

  /// The metric of the connected route: above the primary NIC's, to which NetworkManager gives 100.
  private static func metric(_ metric: RouteMetric?) -> [String] {
    metric.map { ["route-metric=\($0)"] } ?? []
  }

  private static func numbered(_ key: String, _ values: [String]) -> [String] {
    values.enumerated().map { "\(key)\($0.offset + 1)=\($0.element)" }
  }

  /// Each route has its metric, because one without gets the profile's.
  private static func numbered(_ routes: [Route]) -> [String] {
    routes.enumerated().flatMap { position, route -> [String] in
      let destination = "\(route.destination.address)/\(route.destination.length)"
      let gateway =
        route.gateway.map { "\($0)" } ?? (route.destination.family == .v4 ? "0.0.0.0" : "::")
      let key = "route\(position + 1)"
      return ["\(key)=\(destination),\(gateway),\(route.metric)"]
        + (route.table == .main ? [] : ["\(key)_options=table=\(route.table.rawValue)"])
    }
  }

  private static func numbered(_ rules: [Rule]) -> [String] {
    numbered(
      "routing-rule",
      rules.map { rule in
        var words = ["priority", "\(rule.priority)"]
        if let source = rule.source { words += ["from", source.notation] }
        if let destination = rule.destination { words += ["to", destination.notation] }
        if let length = rule.suppressPrefixLength {
          words += ["suppress_prefixlength", "\(length)"]
        }
        if let table = rule.table { words += ["table", "\(table.rawValue)"] }
        return words.joined(separator: " ")
      })
  }

  /// The script's arguments are the link and the event.
  private static func script(_ link: BootLink) -> [String] {
    let commands = link.aliases.map { alias in
      "    ip -4 address replace \(alias.words.joined(separator: " "))"
    }
    return ["case \"$1 $2\" in", actions(link.name.text)] + commands + ["    ;;", "esac"]
  }

  private static func actions(_ link: String) -> String {
    ["up", "dhcp4-change", "reapply"].map { "\"\(link) \($0)\"" }.joined(separator: " | ") + ")"
  }
}
