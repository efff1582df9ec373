// Readers of the formats whose files have sections: systemd-networkd's units, NetworkManager's keyfiles.

import BootConfig
import Model
import Planning
import TestSupport
import Testing

extension SaidState {
  /// Reads a unit, or an addition to one.
  static func networkd(_ files: [BootFile], _ link: BootLink) throws -> SaidState {
    var state = SaidState()
    let sections = try Sections(try #require(files.first).lines)
    let known: Set = [
      "Match", "Link", "Network", "DHCPv4", "Address", "Route", "RoutingPolicyRule",
    ]
    #expect(Set(sections.all.map(\.name)).isSubset(of: known))
    for match in sections.named("Match") {
      #expect(match == ["Name": link.name.text, "MACAddress": "\(link.mac)"])
    }
    for values in sections.named("Address") {
      state.addresses.append(
        Address(
          address: try withLength(#require(values["Address"])), label: values["Label"],
          metric: values["RouteMetric"].flatMap { UInt32($0) },
          isWithoutDetection: values["DuplicateAddressDetection"] == "none"))
    }
    for values in sections.named("Route") {
      state.routes.append(try networkdRoute(values, link))
    }
    for values in sections.named("RoutingPolicyRule") {
      state.rules.append(try networkdRule(values))
    }
    return state
  }

  private static func networkdRoute(_ values: [String: String], _ link: BootLink) throws -> Route {
    let gateway = values["Gateway"].flatMap { IPAddress($0) }
    // Without a destination, it is everywhere that the gateway's family has.
    let destination =
      try values["Destination"].flatMap { IPPrefix($0) }
      ?? .all(#require(gateway).family)
    var route = Route(
      destination: destination,
      table: values["Table"].flatMap { UInt32($0) }.flatMap(RouteTable.init) ?? .main,
      gateway: gateway, link: link.name)
    route.metric =
      values["Metric"].flatMap { UInt32($0) }.map { RouteMetric($0) }
      ?? route.defaultMetric
    #expect((gateway == nil) == (values["GatewayOnLink"] == nil))
    if let gateway, link.looksUp(gateway) { #expect(values["GatewayOnLink"] == "no") }
    // systemd-networkd ignores the scope of an IPv6 route, and warns about it at each boot.
    #expect((values["Scope"] == "link") == (route.scope == .link && destination.family == .v4))
    return route
  }

  private static func networkdRule(_ values: [String: String]) throws -> Rule {
    var words = ["from", values["From"] ?? "all"]
    if let to = values["To"] { words += ["to", to] }
    words += ["lookup", try tableName(#require(values["Table"]))]
    if let length = values["SuppressPrefixLength"] { words += ["suppress_prefixlength", length] }
    words += ["priority", try #require(values["Priority"])]
    return try rule(words, words.contains { $0.contains(":") } ? .v6 : .v4)
  }

  /// Reads a keyfile.
  static func nm(_ files: [BootFile], _ link: BootLink) throws -> SaidState {
    var state = SaidState()
    let sections = try Sections(try #require(files.first).lines)
    #expect(sections.all.map(\.name) == ["connection", "ethernet", "ipv4", "ipv6"])
    #expect(sections.named("connection")[0]["interface-name"] == link.name.text)
    #expect(sections.named("ethernet")[0]["mac-address"].flatMap { MACAddress($0) } == link.mac)
    for (name, family) in [("ipv4", IPFamily.v4), ("ipv6", .v6)] {
      let values = sections.named(name)[0]
      state.addresses += try numbered("address", values).map { key in
        Address(address: try withLength(values[key] ?? ""))
      }
      state.routes += try numbered("route", values).map { key in
        try keyfileRoute(values[key] ?? "", values[key + "_options"], link, family)
      }
      state.rules += try numbered("routing-rule", values).map { key in
        try keyfileRule(values[key] ?? "", family)
      }
    }
    return state
  }

  /// The keys of a list, which is without a gap.
  private static func numbered(_ key: String, _ values: [String: String]) -> [String] {
    let found = values.keys.filter { name in
      name.hasPrefix(key) && name.dropFirst(key.count).allSatisfy(\.isNumber)
    }
    let keys = (0..<found.count).map { "\(key)\($0 + 1)" }
    #expect(Set(found) == Set(keys))
    return keys
  }

  private static func keyfileRoute(
    _ text: String, _ options: String?, _ link: BootLink, _ family: IPFamily
  ) throws -> Route {
    let words = text.split(separator: ",").map(String.init)
    try #require(words.count == 3)
    let gateway = try #require(IPAddress(words[1]))
    let isNone = gateway.bytes.allSatisfy { $0 == 0 }
    #expect(gateway.family == family)
    var route = Route(
      destination: try #require(IPPrefix(words[0])), gateway: isNone ? nil : gateway,
      link: link.name)
    route.metric = RouteMetric(try #require(UInt32(words[2])))
    for option in options?.split(separator: ",") ?? [] {
      if option == "onlink=true" {
        route.isOnLink = true
      } else {
        #expect(option.hasPrefix("table="))
        route.table = try #require(UInt32(option.dropFirst(6)).flatMap(RouteTable.init))
      }
    }
    return route
  }

  private static func keyfileRule(_ text: String, _ family: IPFamily) throws -> Rule {
    var words = text.split(separator: " ").map(String.init)
    let table = try #require(words.firstIndex(of: "table"))
    words[table] = "lookup"
    words[table + 1] = tableName(words[table + 1])
    return try rule(words, family)
  }

  private static func tableName(_ number: String) -> String {
    ["254": "main", "253": "default", "255": "local"][number] ?? number
  }
}
