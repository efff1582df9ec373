// The SLES family's wicked: ifcfg-, ifroute- and ifrule- files.

import Model
import Planning

/// The format `sles`.
///
/// Aliases have the documented variables, with a prefix length of 32: static addresses come before
/// a leased one, and with the subnet's own mask the first alias would be the subnet's primary
/// address, the source of new connections.
///
/// Source: the provider's guide; ifcfg(5), ifroute(5), ifrule(5), ifsysctl(5) of wicked.
enum SLESFiles {
  static func files(
    for link: BootLink, in system: SystemFiles
  ) throws(RenderError) -> [BootFile] {
    try link.checkName(for: .sles)
    guard !link.isPrimary else {
      guard !link.aliases.isEmpty, let own = FilePath(link.paths.wicked("ifcfg")) else { return [] }
      guard let there = system.contents[own] else { throw .primaryNotThere(link.name, .sles) }
      let foreign = MarkedText(there.bytes).withoutAnyBlock
      return [BootFile(own, extent: .block, lines: aliases(link, besides: foreign))]
    }
    // wicked reads the suppression of a rule but does not pass it to the kernel, so the rule would
    // differ.
    if let rule = link.rules.first(where: { $0.suppressPrefixLength != nil }) {
      throw .inexpressible(link.name, .sles, .rule(rule))
    }
    let lines = basics(link) + aliases(link, besides: "") + ipv6(link)
    return [BootFile].own(link.paths.wicked("ifcfg"), lines: lines)
      + .own(link.paths.wicked("ifroute"), lines: link.routes.map(line))
      + .own(link.paths.wicked("ifrule"), lines: link.rules.map(line))
      + .own(link.paths.wicked("ifsysctl"), lines: link.ignoringAdvertisements)
  }

  private static func basics(_ link: BootLink) -> [String] {
    var lines = ["STARTMODE='auto'"]
    if link.isLeased {
      lines += [
        "BOOTPROTO='dhcp4'", "DHCLIENT_SET_DEFAULT_ROUTE='no'", "DHCLIENT_SET_HOSTNAME='no'",
        "DHCLIENT_UPDATE='none'",
      ]
    } else {
      lines.append("BOOTPROTO='static'")
      if let address = link.address?.address { lines.append("IPADDR='\(address)'") }
    }
    return lines
  }

  /// `IPADDR_0`, `NETMASK_0`, `LABEL_0`: the number is the alias's own, unless a foreign variable
  /// already has it.
  private static func aliases(_ link: BootLink, besides foreign: String) -> [String] {
    link.aliases.enumerated().flatMap { position, alias -> [String] in
      let number = alias.label?.number(on: link.name)
      var suffix = number.map { "\($0)" } ?? "enicfg\(position)"
      if foreign.contains("IPADDR_\(suffix)=") { suffix = "enicfg\(suffix)" }
      return ["IPADDR_\(suffix)='\(alias.address.address)'", "NETMASK_\(suffix)='32'"]
        + (number.map { ["LABEL_\(suffix)='\($0)'"] } ?? [])
    }
  }

  private static func ipv6(_ link: BootLink) -> [String] {
    link.ipv6.enumerated().flatMap { position, address in
      ["IPADDR_V6\(position)='\(address.address)'"]
        + (address.flags.contains(.noDuplicateDetection)
          ? ["IP_OPTIONS_V6\(position)='nodad'"] : [])
    }
  }

  /// Destination, gateway, mask, link, then options in the notation of `ip`.
  ///
  /// A gateway that is reachable only with the lease gets `onlink`, because wicked adds routes as
  /// soon as the link is up.
  private static func line(_ route: Route) -> String {
    var words = [
      route.destination.notation, route.gateway.map { "\($0)" } ?? "-", "-",
      route.link?.text ?? "-",
    ]
    if route.metric != route.defaultMetric { words += ["metric", "\(route.metric)"] }
    if route.table != .main { words += ["table", "\(route.table)"] }
    if route.gateway?.family == .v4 { words.append("onlink") }
    return words.joined(separator: " ")
  }

  private static func line(_ rule: Rule) -> String {
    "\(rule.family.rawValue) \(rule.words.joined(separator: " "))"
  }
}
