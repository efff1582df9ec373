// What is said of files and URLs that are not taken: the place, what is wrong there, what would do.

import Model
import Report
import Testing

@testable import CLI
@testable import Inventory

@Suite struct ConfigurationMessagesTests {
  private static let defects: [(ConfigurationDefect, says: String)] = [
    (.syntax("did not find expected key"), "not YAML: did not find expected key"),
    (.notUTF8, "not UTF-8"), (.tooLong(1 << 20), "longer than 1048576 bytes"),
    (.severalDocuments, "a second document"), (.alias, "aliases"), (.tag, "tags"),
    (.tooDeep, "too deeply"), (.tooLarge, "too many values"), (.keyIsNoText, "key"),
    (.duplicateKey("enis", firstLine: 2), "enis: given twice, first in line 2"),
    (.duplicateKey("", firstLine: 2), "\"\": given twice"),
    (.unknownKey("dhcp", known: ["dhcp-timeout"]), "dhcp: no such key"),
    (.wrongType(key: "enis", expected: .list), "enis: not a list"),
    (.wrongType(key: "metadata", expected: .mapping), "metadata: not a mapping"),
    (.wrongType(key: "table", expected: .scalar), "table: not a single value"),
    (.wrongURL(.notHTTP), "url: it does not begin with http://"),
    (.noSelector, "names no ENI"), (.severalSelectors, "more than once"),
    (.duplicateENI(firstLine: 4), "in line 4"),
  ]

  private static let values: [ConfigurationDefect.ValueKind] = [
    .mac, .identifier, .linkName, .ipv4Address, .ipv4AddressWithLength, .ipv6Address,
    .number(1...86400), .table, .boolean, .routing, .combinedChannels, .packetSteering, .driver,
  ]

  private static let urls: [MetadataURLError] = [
    .notHTTP, .userInformation, .host("a b"), .host(""), .port("0"), .path("/a?b"),
    .path("/a\r\n\u{1B}[2J"),
  ]

  @Test(arguments: defects)
  func aDefectHasItsPlaceAndAHint(_ defect: ConfigurationDefect, _ says: String) {
    let report = Messages.configuration(
      ConfigurationError(path: "/etc/enicfg/enicfg.yaml", line: 3, column: 5, defect: defect))
    #expect(report.code == 65)
    #expect(report.kind == "configuration")
    #expect(report.message.hasPrefix("/etc/enicfg/enicfg.yaml:3:5: "))
    #expect(report.message.contains(says), "\(report.message)")
    #expect(!report.hint.isEmpty)
    expectMessage(report)
    expectPart(report.hint)
  }

  @Test func everyDefectHasASample() {
    let names = Set(Self.defects.map { "\($0.0)".prefix { $0 != "(" } })
    // wrongValue has samples of its own.
    #expect(names.count == 16, "\(names)")
  }

  @Test(arguments: values)
  func aWrongValueIsShownWithWhatWouldDo(_ kind: ConfigurationDefect.ValueKind) {
    let report = Messages.configuration(
      ConfigurationError(
        path: "c", line: 1, column: 1,
        defect: .wrongValue(key: "key", text: "local", expected: kind)))
    #expect(report.message.hasPrefix("c:1:1: key: \"local\" is "), "\(report.message)")
    #expect(!report.hint.isEmpty)
    expectMessage(report)
    expectPart(report.hint)
  }

  @Test(arguments: [
    (
      "metadata:\n  enable: true\n", "c:2:3: enable: no such key",
      "there are url and enabled; did you mean enabled?"
    ),
    (
      "dhcp_timeout: 5\n", "c:1:1: dhcp_timeout: no such key",
      "there are metadata, dhcp-timeout, routing, queues, hotplug and enis; did you mean dhcp-timeout?"
    ),
    (
      "x: 5\n", "c:1:1: x: no such key",
      "there are metadata, dhcp-timeout, routing, queues, hotplug and enis"
    ),
    (
      "route: documented\n", "c:1:1: route: no such key",
      "there are metadata, dhcp-timeout, routing, queues, hotplug and enis"
    ),
    (
      "enis:\n- {link: eth1, address: 10.0.0.20}\n",
      "c:2:25: address: \"10.0.0.20\" is not an IPv4 host address with a prefix length",
      "write it like 10.0.0.20/24"
    ),
    (
      "dhcp-timeout: 0\n", "c:1:15: dhcp-timeout: \"0\" is not a number within 1…86400",
      "give a number from 1 to 86400, in decimal digits alone"
    ),
    (
      "routing: local\n", "c:1:10: routing: \"local\" is neither documented nor local-first",
      "write documented or local-first"
    ),
    (
      "\"\\e[2J\\n\": 1\n\"\\e[2J\\n\": 2\n",
      "c:2:1: ?[2J?: given twice, first in line 1", "keep one of the two"
    ),
    (
      "metadata: {url: \"http://a\\e\\nb\"}\n", "c:1:17: url: \"a??b\" is not a host name",
      "write it like http://100.100.100.200"
    ),
  ])
  func theReadersErrors(_ text: String, _ message: String, _ hint: String) throws {
    let error = try #require(throws: ConfigurationError.self) {
      try Configuration(reading: Array(text.utf8), path: "c")
    }
    let report = Messages.configuration(error)
    #expect(report.message == message)
    #expect(report.hint == hint)
    expectMessage(report)
  }

  @Test(arguments: [
    ("{\n  \"a\": x}", "eni.json", "eni.json:2:8: not JSON from here on"),
    ("", "-", "standard input:1:1: not JSON from here on"),
    ("{}", "eni.json", "eni.json: NetworkInterfaceSets: no such key"),
    ("[]", "eni.json", "eni.json: not a JSON object with ENIs, nor a list of such"),
    ("{}", "a\nb", "a?b: NetworkInterfaceSets: no such key"),
  ])
  func aFileOfENIsThatIsNone(_ text: String, _ path: String, _ message: String) throws {
    let error = try #require(throws: ENIFileError.self) {
      try Inventory(describing: Array(text.utf8), path: path)
    }
    let report = Messages.eniFile(error)
    #expect(report.code == 65)
    #expect(report.kind == "eniFile")
    #expect(report.message == message)
    #expect(report.hint == "give what DescribeNetworkInterfaces answers, as JSON")
    expectMessage(report)
  }

  @Test(arguments: urls)
  func aWrongURLIsPartOfASentence(_ error: MetadataURLError) {
    expectPart(Messages.text(error))
  }

  @Test func whatIsLongIsCut() {
    let text = Messages.text(MetadataURLError.host(String(repeating: "a", count: 5000)))
    #expect(text == "\"\(String(repeating: "a", count: 60))…\" is not a host name")
  }
}
