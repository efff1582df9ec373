// The configuration file.

import Model
import Testing

@testable import Inventory

@Suite struct ConfigurationTests {
  static let text = """
    # What this host is to have.
    metadata:
      url: http://127.0.0.1:8080/base
      enabled: no
    dhcp-timeout: 10
    routing: documented
    queues:
      combined: max
      rps: off
    hotplug: {drivers: [virtio_net, ena]}
    enis:
      - mac: 10:16:30:12:07:27
        address: 10.0.0.20/24
        gateway: 10.0.0.253
        secondary: [10.0.0.31, 10.0.0.30]
        ipv6: [2001:db8::20, "2001:db8::21"]
        table: 2001
        metric: 3001
        rule-priority: 30001
        static: true
        routing: local-first
        queues: {combined: 2, rps: 0f}
      - id: eni-bp1
        secondary: []
      - {link: ens5, ipv6: ["::ffff"], ipv6-gateway: "fe80::1"}
    """

  private func read(_ text: String) throws(ConfigurationError) -> Configuration {
    try Configuration(reading: Array(text.utf8), path: "enicfg.yaml")
  }

  private func at(_ line: Int) -> Origin { .configuration(path: "enicfg.yaml", line: line) }

  @Test func readsEveryKeyWithItsLine() throws {
    let configuration = try read(Self.text)
    #expect(configuration.metadataURL?.value.base == "/base")
    #expect(configuration.isMetadataEnabled == Configured(false, from: at(4)))
    #expect(configuration.dhcpTimeout == Configured(.seconds(10), from: at(5)))
    #expect(configuration.enis.count == 3)
    let eni = configuration.enis[0]
    // To YAML 1.1, these digits would be one number, base 60.
    #expect(eni.selector == .mac(mac("10:16:30:12:07:27")))
    #expect(eni.origin == at(12))
    #expect(eni.address == Configured(withLength("10.0.0.20/24"), from: at(13)))
    #expect(eni.gateway == Configured(ipv4("10.0.0.253"), from: at(14)))
    #expect(
      eni.secondaryAddresses
        == Configured([ipv4("10.0.0.31"), ipv4("10.0.0.30")], from: at(15)))
    #expect(eni.ipv6Addresses?.value == [ipv6("2001:db8::20"), ipv6("2001:db8::21")])
    #expect(eni.table?.value == RouteTable(2001))
    #expect(eni.metric == Configured(RouteMetric(3001), from: at(18)))
    #expect(eni.rulePriority == Configured(RulePriority(30001), from: at(19)))
    #expect(eni.isStatic == Configured(true, from: at(20)))
    #expect(configuration.routing == Configured(.documented, from: at(6)))
    #expect(eni.routing == Configured(.localFirst, from: at(21)))
    #expect(configuration.queues.combined == Configured(.maximum, from: at(8)))
    #expect(configuration.queues.steering == Configured(.off, from: at(9)))
    #expect(configuration.hotplugDrivers == Configured(["virtio_net", "ena"], from: at(10)))
    #expect(eni.queues.combined == Configured(.count(2), from: at(22)))
    #expect(eni.queues.steering == Configured(.mask(CPUSet(0..<4)), from: at(22)))
    #expect(configuration.enis[1].queues == ConfiguredQueues())
    #expect(configuration.enis[1].secondaryAddresses == Configured([], from: at(24)))
    #expect(configuration.enis[2].selector == .link(link("ens5")))
    #expect(configuration.enis[2].ipv6Addresses?.value == [ipv6("::ffff")])
    #expect(configuration.enis[2].ipv6Gateway == Configured(ipv6("fe80::1"), from: at(25)))
  }

  @Test(arguments: [
    "", "\n# nothing\n", "---\n", "--- ~\n", "{}", "enis:\n", "metadata:\nenis: []\n", "queues:\n",
    "queues: {}",
  ])
  func readsAnEmptyConfiguration(text: String) throws {
    #expect(try read(text) == Configuration(path: "enicfg.yaml"))
  }

  @Test func findsTheEntryOfAnENI() throws {
    let configuration = try read(Self.text)
    let enis = configuration.enis
    #expect(
      configuration.entry(for: mac("10:16:30:12:07:27"), id: nil, link: nil) == enis[0])
    #expect(configuration.entry(for: Fixture.second, id: id("eni-bp1"), link: nil) == enis[1])
    #expect(
      configuration.entry(for: Fixture.second, id: id("eni-bp2"), link: link("ens5")) == enis[2])
    #expect(configuration.entry(for: Fixture.second, id: nil, link: nil) == nil)
  }

  private static let known = ["metadata", "dhcp-timeout", "routing", "queues", "hotplug", "enis"]
  private static let knownOfENI = [
    "mac", "id", "link", "address", "gateway", "secondary", "ipv6", "ipv6-gateway", "table",
    "metric", "rule-priority", "static", "routing", "queues",
  ]

  @Test(arguments: [
    ("dhcp_timeout: 3", 1, 1, ConfigurationDefect.unknownKey("dhcp_timeout", known: known)),
    (
      "enis:\n- mac: 00:16:3e:12:e7:27\n  adress: 10.0.0.20/24", 3, 3,
      .unknownKey("adress", known: knownOfENI)
    ),
    (
      "metadata: {url: http://a, token: x}", 1, 27,
      .unknownKey("token", known: ["url", "enabled"])
    ),
    ("enis: []\ndhcp-timeout: 3\nenis: []", 3, 1, .duplicateKey("enis", firstLine: 1)),
    ("enis:\n- {id: a}\n- {id: b}\n- {id: a}", 4, 3, .duplicateENI(firstLine: 2)),
    ("enis:\n- table: 1001", 2, 3, .noSelector),
    ("enis:\n- {id: a, link: eth1}", 2, 3, .severalSelectors),
    ("enis:\n  mac: 00:16:3e:12:e7:27", 2, 3, .wrongType(key: "enis", expected: .list)),
    ("enis: [eth1]", 1, 8, .wrongType(key: "enis", expected: .mapping)),
    ("- a", 1, 1, .wrongType(key: "enicfg.yaml", expected: .mapping)),
    ("just words", 1, 1, .wrongType(key: "enicfg.yaml", expected: .mapping)),
    ("metadata: http://a", 1, 11, .wrongType(key: "metadata", expected: .mapping)),
    ("metadata: {url: https://a}", 1, 17, .wrongURL(.notHTTP)),
    (
      "metadata: {enabled: maybe}", 1, 21,
      .wrongValue(key: "enabled", text: "maybe", expected: .boolean)
    ),
    (
      "routing: local", 1, 10,
      .wrongValue(key: "routing", text: "local", expected: .routing)
    ),
    (
      "queues: {combined: 0}", 1, 20,
      .wrongValue(key: "combined", text: "0", expected: .combinedChannels)
    ),
    (
      "queues:\n  rps: 0xff", 2, 8,
      .wrongValue(key: "rps", text: "0xff", expected: .packetSteering)
    ),
    (
      "enis: [{link: eth1, queues: {tx: 2}}]", 1, 30,
      .unknownKey("tx", known: ["combined", "rps"])
    ),
    (
      "hotplug: {drivers: [a/b]}", 1, 21,
      .wrongValue(key: "drivers", text: "a/b", expected: .driver)
    ),
    ("hotplug: {drivers: ena}", 1, 20, .wrongType(key: "drivers", expected: .list)),
    ("queues: max", 1, 9, .wrongType(key: "queues", expected: .mapping)),
    (
      "enis: [{link: eth1, routing: Documented}]", 1, 30,
      .wrongValue(key: "routing", text: "Documented", expected: .routing)
    ),
    ("dhcp-timeout:", 1, 14, .wrongType(key: "dhcp-timeout", expected: .scalar)),
    ("dhcp-timeout: [3]", 1, 15, .wrongType(key: "dhcp-timeout", expected: .scalar)),
    (
      "dhcp-timeout: 0", 1, 15,
      .wrongValue(key: "dhcp-timeout", text: "0", expected: .number(1...86400))
    ),
    (
      "dhcp-timeout: 0x10", 1, 15,
      .wrongValue(key: "dhcp-timeout", text: "0x10", expected: .number(1...86400))
    ),
    (
      "dhcp-timeout: 1e3", 1, 15,
      .wrongValue(key: "dhcp-timeout", text: "1e3", expected: .number(1...86400))
    ),
    ("route: documented", 1, 1, .unknownKey("route", known: known)),
    ("? [a]\n: b", 1, 3, .keyIsNoText),
    ("a: &x 1\nb: *x", 2, 4, .alias),
    ("dhcp-timeout: !!str 3", 1, 15, .tag),
    ("a: b\n---\nc: d", 2, 1, .severalDocuments),
    ("a: 'b\n", 2, 1, .syntax("found unexpected end of stream")),
    ("a: b: c", 1, 5, .syntax("mapping values are not allowed in this context")),
    ("\t- a", 1, 1, .syntax("found character that cannot start any token")),
    ("a: \u{1}", 1, 4, .syntax("control characters are not allowed")),
  ])
  func refusesADefect(text: String, line: Int, column: Int, defect: ConfigurationDefect) {
    #expect(
      throws: ConfigurationError(path: "enicfg.yaml", line: line, column: column, defect: defect)
    ) { try read(text) }
  }

  @Test(arguments: [
    ("mac", "00:16:3e", ConfigurationDefect.ValueKind.mac), ("id", "a b", .identifier),
    ("link", "a/b", .linkName),
  ])
  func refusesASelector(key: String, text: String, kind: ConfigurationDefect.ValueKind) {
    #expect(
      throws: ConfigurationError(
        path: "enicfg.yaml", line: 2, column: 5 + key.count,
        defect: .wrongValue(key: key, text: text, expected: kind))
    ) { try read("enis:\n- \(key): \(text)") }
  }

  @Test(arguments: [
    ("address", "10.0.0.20", ConfigurationDefect.ValueKind.ipv4AddressWithLength),
    ("address", "10.0.0.20/0", .ipv4AddressWithLength),
    ("address", "224.0.0.1/24", .ipv4AddressWithLength),
    ("address", "2001:db8::1/64", .ipv4AddressWithLength),
    ("gateway", "10.0.0.256", .ipv4Address), ("gateway", "2001:db8::1", .ipv4Address),
    ("table", "0", .table), ("table", "254", .table), ("table", "main", .table),
    ("table", "4294967296", .table), ("table", "01001", .table),
    ("metric", "0", .number(1...UInt32.max)), ("metric", "-1", .number(1...UInt32.max)),
    ("rule-priority", "32766", .number(1...32765)), ("static", "2", .boolean),
  ])
  func refusesAValue(key: String, text: String, kind: ConfigurationDefect.ValueKind) {
    #expect(
      throws: ConfigurationError(
        path: "enicfg.yaml", line: 3, column: 5 + key.count,
        defect: .wrongValue(key: key, text: text, expected: kind))
    ) { try read("enis:\n- id: a\n  \(key): \(text)") }
  }

  @Test(arguments: [("secondary", "10.0.0.30/24", "10.0.0.31"), ("ipv6", "ff02::1", "2001:db8::1")])
  func refusesAnElement(key: String, bad: String, good: String) {
    let kind: ConfigurationDefect.ValueKind = key == "ipv6" ? .ipv6Address : .ipv4Address
    #expect(
      throws: ConfigurationError(
        path: "enicfg.yaml", line: 5, column: 5,
        defect: .wrongValue(key: key, text: bad, expected: kind))
    ) { try read("enis:\n- id: a\n  \(key):\n  - \(good)\n  - \(bad)") }
    #expect(
      throws: ConfigurationError(
        path: "enicfg.yaml", line: 3, column: 5 + key.count,
        defect: .wrongType(key: key, expected: .list))
    ) { try read("enis:\n- id: a\n  \(key): \(good)") }
  }

  @Test func refusesInvalidUTF8() {
    #expect(
      throws: ConfigurationError(path: "x", line: 2, column: 3, defect: .notUTF8)
    ) { try Configuration(reading: Array("a:\nä ".utf8) + [0xFF, 0x20], path: "x") }
  }

  @Test func refusesTooLongOrTooDeepTexts() {
    let long = [UInt8](repeating: 0x20, count: 1 << 20 + 1)
    #expect(
      throws: ConfigurationError(path: "x", line: 1, column: 1, defect: .tooLong(1 << 20))
    ) { try Configuration(reading: long, path: "x") }
    #expect(
      throws: ConfigurationError(path: "x", line: 1, column: 17, defect: .tooDeep)
    ) { try Configuration(reading: [UInt8](repeating: 0x5B, count: 100_000), path: "x") }
  }

  /// If each entry was compared with all before it, this would take minutes.
  @Test func manyENIsAreFoundByTheirSelectors() throws {
    let text = "enis:\n" + (0..<20_000).map { "- id: e\($0)\n" }.joined()
    #expect(try read(text).enis.count == 20_000)
  }
}
