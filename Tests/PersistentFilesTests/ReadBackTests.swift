// Each format read back by a parser of its own: what was wanted is what it says.

import NetworkModel
import Planning
import TestSupport
import Testing

@testable import PersistentFiles

@Suite struct ReadBackTests {
  /// Every link of every case that a format has words for.
  private func forEachLink(
    of format: BootFormat, _ body: (BootLink, [String: [String]]) throws -> Void
  ) throws {
    var count = 0
    for sample in try PlanningCase.all(of: "PersistentFilesTests") {
      let given = try FileTree(folder: sample.path("given/\(format.rawValue)")).files()
      for desired in try sample.desired() {
        let mac = try #require(sample.observed().link(named: desired.link)?.ownMAC)
        let isLeased = if case .lease = desired.addresses.first?.reason { true } else { false }
        let link = BootLink(desired, mac: mac, isLeased: isLeased)
        do {
          let files = try format.files(for: link, in: SystemFiles(contents: given))
          try body(link, Dictionary(uniqueKeysWithValues: files.map { ($0.path.name, $0.lines) }))
          count += 1
        } catch is RenderError {}
      }
    }
    #expect(count > 5)
  }

  @Test func ifcfgSaysWhatIsWanted() throws {
    try forEachLink(of: .ifcfg) { link, files in
      let routes = (files["route-\(link.name)"] ?? []) + (files["route6-\(link.name)"] ?? [])
      let rules = (files["rule-\(link.name)"] ?? []) + (files["rule6-\(link.name)"] ?? [])
      #expect(Set(try routes.map { try route($0) }) == Set(link.isPrimary ? [] : link.routes))
      #expect(Set(try rules.map { try rule($0) }) == Set(link.isPrimary ? [] : link.rules))
      let own = try shell(files["ifcfg-\(link.name)"] ?? [])
      if !link.isPrimary {
        #expect(own["DEVICE"] == link.name.text && own["HWADDR"] == "\(link.mac)")
        #expect(own["BOOTPROTO"] == (link.isLeased ? "dhcp" : "static") && own["DEFROUTE"] == "no")
        let ipv6 = [own["IPV6ADDR"], own["IPV6ADDR_SECONDARIES"]].compactMap(\.self)
        let found = ipv6.flatMap { $0.split(separator: " ").map(String.init) }
        #expect(found == link.ipv6.map { "\($0.address)" })
      }
      for alias in link.aliases {
        let file = try shell(files["ifcfg-\(alias.label?.text ?? "")"] ?? [])
        #expect(file["DEVICE"] == alias.label?.text && file["BOOTPROTO"] == "static")
        #expect(file["IPADDR"] == "\(alias.address.address)" && file["NETMASK"] == "255.255.255.0")
      }
    }
  }

  /// The documented keys of a secondary ENI, and no others.
  @Test func ifcfgHasTheDocumentedKeys() throws {
    let files = try BootFormat.ifcfg.files(for: bootLink(), in: system())
    let own = try shell(#require(files.first { $0.path.name == "ifcfg-eth1" }).lines)
    #expect(
      own == [
        "DEVICE": "eth1", "BOOTPROTO": "dhcp", "ONBOOT": "yes", "TYPE": "Ethernet",
        "USERCTL": "yes", "PEERDNS": "no", "IPV6INIT": "no", "PERSISTENT_DHCLIENT": "yes",
        "HWADDR": "00:16:3e:12:e7:27", "DEFROUTE": "no",
      ])
  }

  @Test func slesSaysWhatIsWanted() throws {
    try forEachLink(of: .sles) { link, files in
      let routes = try (files["ifroute-\(link.name)"] ?? []).map { line in
        // Destination, gateway, mask, link, options.
        let words = line.split(separator: " ").map(String.init)
        let way = words[1] == "-" ? [] : ["via", words[1]]
        let options = words[4...].filter { $0 != "onlink" }
        return try route(([words[0]] + way + ["dev", words[3]] + options).joined(separator: " "))
      }
      let rules = try (files["ifrule-\(link.name)"] ?? []).map { line in
        try rule(line.split(separator: " ").dropFirst().joined(separator: " "))
      }
      #expect(Set(routes) == Set(link.isPrimary ? [] : link.routes))
      #expect(Set(rules) == Set(link.isPrimary ? [] : link.rules))
      let own = try shell(files["ifcfg-\(link.name)"] ?? [])
      for alias in link.aliases {
        let key = try #require(own.first { $0.value == "\(alias.address.address)" }?.key)
        let suffix = key.dropFirst("IPADDR_".count)
        #expect(own["NETMASK_\(suffix)"] == "32")
        let number = alias.label?.number(on: link.name).map { "\($0)" }
        #expect(own["LABEL_\(suffix)"] == number)
      }
    }
  }

  @Test(arguments: [BootFormat.networkd, .nm]) func unitsSayWhatIsWanted(_ format: BootFormat)
    throws
  {
    try forEachLink(of: format) { link, files in
      guard !link.isPrimary, let lines = files.values.first else { return }
      let sections = sections(lines)
      let (routes, rules) =
        format == .networkd
        ? (try networkdRoutes(sections, link), try networkdRules(sections))
        : (try keyfileRoutes(sections, link), try keyfileRules(sections))
      #expect(Set(routes) == Set(link.routes), "\(link.name)")
      #expect(Set(rules) == Set(link.rules))
      let text = lines.joined(separator: "\n")
      for address in link.aliases + link.ipv6 {
        let length =
          address.address.address.family == .v4 && link.isLeased ? 32 : address.address.length
        #expect(text.contains("=\(address.address.address)/\(length)"))
      }
    }
  }

  // MARK: Parsers

  /// What sh makes of assignments.
  private func shell(_ lines: [String]) throws -> [String: String] {
    let names = lines.compactMap { $0.split(separator: "=").first.map(String.init) }
    let script = lines + names.map { "echo \"\($0)=$\($0)\"" }
    let printed = try run("sh", ["-euc", script.joined(separator: "\n")])
    return Dictionary(
      printed.split(separator: "\n").map { line in
        let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
        return (parts[0], parts.count > 1 ? parts[1] : "")
      }, uniquingKeysWith: { $1 })
  }

  /// Keys with their values, one after the other.
  private func pairs(_ words: ArraySlice<String>) throws -> [String: String] {
    try #require(words.count.isMultiple(of: 2))
    let starts = stride(from: words.startIndex, to: words.endIndex, by: 2)
    return Dictionary(starts.map { (words[$0], words[$0 + 1]) }, uniquingKeysWith: { $1 })
  }

  private func route(_ text: String) throws -> Route {
    let words = text.split(separator: " ").map(String.init)
    let first = try #require(words.first)
    let values = try pairs(words.dropFirst())
    let gateway = try values["via"].map { try #require(IPAddress($0)) }
    let isIPv6 = first.contains(":") || gateway?.family == .v6
    let all = IPPrefix.all(isIPv6 ? .v6 : .v4)
    var route = Route(
      destination: first == "default" ? all : try #require(IPPrefix(first)),
      table: try values["table"].map { try #require(UInt32($0).flatMap(RouteTable.init)) } ?? .main,
      gateway: gateway, link: try values["dev"].map { try #require(LinkName($0)) })
    route.metric =
      try values["metric"].map { RouteMetric(try #require(UInt32($0))) } ?? route.defaultMetric
    return route
  }

  private func rule(_ text: String) throws -> Rule {
    let values = try pairs(text.split(separator: " ").map(String.init)[...])
    let source = try #require(values["from"].flatMap { IPPrefix($0) })
    let table = try #require(values["lookup"] ?? values["table"] ?? values["Table"])
    return Rule(
      family: source.family,
      priority: RulePriority(try #require(values["priority"].flatMap { UInt32($0) })),
      source: source, destination: try values["to"].map { try #require(IPPrefix($0)) },
      action: .lookup(
        table == "main" ? .main : try #require(UInt32(table).flatMap(RouteTable.init))),
      suppressPrefixLength: values["suppress_prefixlength"].flatMap { UInt8($0) })
  }

  private func sections(_ lines: [String]) -> [(name: String, values: [String: String])] {
    var sections: [(name: String, values: [String: String])] = []
    for line in lines where !line.isEmpty {
      if line.hasPrefix("[") {
        sections.append((line, [:]))
      } else if !sections.isEmpty {
        let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
        sections[sections.count - 1].values[parts[0]] = parts[1]
      }
    }
    return sections
  }

  private func networkdRoutes(
    _ sections: [(name: String, values: [String: String])], _ link: BootLink
  ) throws -> [Route] {
    try sections.filter { $0.name == "[Route]" }.map { section in
      var words = [section.values["Destination"] ?? "default"]
      for (key, word) in [("Gateway", "via"), ("Metric", "metric"), ("Table", "table")] {
        if let value = section.values[key] { words += [word, value] }
      }
      return try route((words + ["dev", link.name.text]).joined(separator: " "))
    }
  }

  private func networkdRules(
    _ sections: [(name: String, values: [String: String])]
  ) throws -> [Rule] {
    try sections.filter { $0.name == "[RoutingPolicyRule]" }.map { section in
      var words: [String] = []
      for (key, word) in [
        ("From", "from"), ("To", "to"), ("Table", "table"), ("Priority", "priority"),
        ("SuppressPrefixLength", "suppress_prefixlength"),
      ] {
        if let value = section.values[key] { words += [word, value] }
      }
      return try rule(words.joined(separator: " "))
    }
  }

  private func keyfileRoutes(
    _ sections: [(name: String, values: [String: String])], _ link: BootLink
  ) throws -> [Route] {
    try sections.filter { $0.name.hasPrefix("[ipv") }.flatMap { section in
      try section.values.filter {
        $0.key.hasPrefix("route") && $0.key.dropFirst(5).allSatisfy(\.isNumber)
      }
      .map { key, value in
        let parts = value.split(separator: ",").map(String.init)
        let isDirect = ["0.0.0.0", "::"].contains(parts[1])
        var words = [parts[0]] + (isDirect ? [] : ["via", parts[1]]) + ["metric", parts[2]]
        if let options = section.values["\(key)_options"] {
          words += options.split(separator: "=").map(String.init)
        }
        return try route((words + ["dev", link.name.text]).joined(separator: " "))
      }
    }
  }

  private func keyfileRules(
    _ sections: [(name: String, values: [String: String])]
  ) throws -> [Rule] {
    try sections.flatMap(\.values).filter { $0.key.hasPrefix("routing-rule") }.map {
      try rule($0.value)
    }
  }
}
