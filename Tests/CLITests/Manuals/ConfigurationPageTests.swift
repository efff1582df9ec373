// The manual of the configuration describes the keys that the reader knows, and no other.

import Inventory
import Model
import TestSupport
import Testing

@testable import CLI

@Suite struct ConfigurationPageTests {
  private func read(_ text: String) throws(ConfigurationError) -> Configuration {
    try Configuration(reading: Array(text.utf8), path: "enicfg.yaml")
  }

  @Test func theExampleIsTaken() throws {
    let configuration = try read(try example())
    #expect(configuration.metadataURL?.value == .standard)
    #expect(configuration.isMetadataEnabled?.value == true)
    #expect(configuration.dhcpTimeout != nil)
    #expect(configuration.enis.count == 3)
    #expect(configuration.queues.combined?.value == .maximum)
    #expect(configuration.enis[0].queues.steering?.value == .off)
  }

  @Test func theExampleHasEveryKey() throws {
    let example = try example()
    let keys = try Self.mappings.flatMap { try described($0.subsection) }
    #expect(keys.count == 27)
    for key in keys {
      #expect(example.contains("\(key):"), "\(key)")
    }
  }

  private static let mappings = [
    (subsection: "Keys of the file", text: "no-such-key: 1"),
    (subsection: "Keys of metadata", text: "metadata: {no-such-key: 1}"),
    (subsection: "Keys of an entry of enis", text: "enis: [{link: eth1, no-such-key: 1}]"),
    (subsection: "Keys of hotplug", text: "hotplug: {no-such-key: 1}"),
    (subsection: "Keys of queues", text: "queues: {no-such-key: 1}"),
    (subsection: "Keys of queues", text: "enis: [{link: eth1, queues: {no-such-key: 1}}]"),
  ]

  @Test(arguments: mappings)
  func everyKeyAndNoOther(_ subsection: String, _ text: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try read(text) }
    guard case .unknownKey("no-such-key", let known) = error.defect else {
      Issue.record("\(error)")
      return
    }
    #expect(try described(subsection) == known)
  }

  @Test(arguments: [
    ("dhcp-timeout: 0", "1 to 86400"),
    ("enis: [{link: eth1, metric: 0}]", "1 to 4294967295"),
    ("enis: [{link: eth1, rule-priority: 0}]", "1 to 32765"),
  ])
  func theRangesAreTheReaders(_ text: String, _ range: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try read(text) }
    guard case .wrongValue(let key, _, .number(let numbers)) = error.defect else {
      Issue.record("\(error)")
      return
    }
    #expect(range == "\(numbers.lowerBound) to \(numbers.upperBound)")
    let lines = try Manual.read("enicfg.yaml.5").section("KEYS")
    let item = lines.drop { $0 != ".It Cm \(key)" }.dropFirst().prefix { !$0.hasPrefix(".It ") }
    #expect(item.joined(separator: " ").contains(range), "\(key)")
  }

  @Test func everyOptionAndVariableThatIsNamedIsThere() throws {
    let page = try Manual.read("enicfg.yaml.5")
    let manual = try Manual.read()
    #expect(!page.mentionedOptions.isEmpty)
    #expect(Set(page.mentionedOptions).subtracting(manual.options) == [])
    let variables = page.lines.filter { $0.hasPrefix(".Ev ") }
      .compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
    #expect(Set(variables).subtracting(manual.items("Ev", in: "ENVIRONMENT VARIABLES")) == [])
  }

  /// The keys that have an item in a subsection.
  private func described(_ subsection: String) throws -> [String] {
    try Manual.read("enicfg.yaml.5").subsection(subsection).filter { $0.hasPrefix(".It Cm ") }
      .map { String($0.dropFirst(".It Cm ".count)) }
  }

  /// The file in the page's examples, as it is shown.
  private func example() throws -> String {
    // Blank lines count here, and nowhere else.
    let lines = try readText(Manual.repository + "/man/enicfg.yaml.5")
      .split(separator: "\n", omittingEmptySubsequences: false)
    let rest = lines.drop { $0 != ".Sh EXAMPLES" }.drop { !$0.hasPrefix(".Bd ") }.dropFirst()
    return rest.prefix { $0 != ".Ed" }.joined(separator: "\n") + "\n"
  }
}
