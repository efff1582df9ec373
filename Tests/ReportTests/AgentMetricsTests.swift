// The agent's metrics as text, read back by the rules of Prometheus' text format.

import Model
import Planning
import Report
import Testing

@Suite struct AgentMetricsTests {
  @Test func metricsAreTheContracts() throws {
    var metrics = AgentMetrics()
    let eth1 = try Sample.linkName("eth1")
    let eth10 = try Sample.linkName("eth10")
    metrics.leaseExpiry = [eth10: .forever, eth1: .seconds(3600)]
    metrics.renewals = [eth1: [.granted: 12, .refused: 1]]
    metrics.repairs = [eth1: [.rule: 2, .address: 1]]
    metrics.metadataRequests = [.answered: 7, .throttled: 1]
    metrics.lastSuccess = 1_795_000_000
    metrics.links = [.configured: 2, .failed: 1]
    #expect(
      metrics.text == """
        # HELP enicfg_lease_expiry_seconds Seconds until the lease of the link expires.
        # TYPE enicfg_lease_expiry_seconds gauge
        enicfg_lease_expiry_seconds{link="eth1"} 3600
        enicfg_lease_expiry_seconds{link="eth10"} +Inf
        # HELP enicfg_lease_renewals_total Requests for a lease, by their result.
        # TYPE enicfg_lease_renewals_total counter
        enicfg_lease_renewals_total{link="eth1",result="granted"} 12
        enicfg_lease_renewals_total{link="eth1",result="refused"} 1
        enicfg_lease_renewals_total{link="eth1",result="expired"} 0
        enicfg_lease_renewals_total{link="eth1",result="failed"} 0
        # HELP enicfg_drift_repairs_total Objects that another program had removed or changed, and that the agent repaired.
        # TYPE enicfg_drift_repairs_total counter
        enicfg_drift_repairs_total{link="eth1",kind="address"} 1
        enicfg_drift_repairs_total{link="eth1",kind="rule"} 2
        # HELP enicfg_metadata_requests_total Questions to the metadata service, by their result.
        # TYPE enicfg_metadata_requests_total counter
        enicfg_metadata_requests_total{result="answered"} 7
        enicfg_metadata_requests_total{result="throttled"} 1
        enicfg_metadata_requests_total{result="failed"} 0
        # HELP enicfg_last_success_timestamp_seconds When a round last succeeded, in seconds since 1970.
        # TYPE enicfg_last_success_timestamp_seconds gauge
        enicfg_last_success_timestamp_seconds 1795000000
        # HELP enicfg_links Links that the agent follows, by their state.
        # TYPE enicfg_links gauge
        enicfg_links{state="configured"} 2
        enicfg_links{state="waiting"} 0
        enicfg_links{state="paused"} 0
        enicfg_links{state="failed"} 1
        enicfg_links{state="down"} 0
        enicfg_links{state="gone"} 0

        """)
    let samples = try Exposition(metrics.text).samples
    #expect(samples.count == 18)
    #expect(samples.filter { $0.name == "enicfg_links" }.count == AgentLinkState.allCases.count)
  }

  @Test func agentThatKnowsNothingYetHasValidMetrics() throws {
    let exposition = try Exposition(AgentMetrics().text)
    #expect(exposition.families.count == 6)
    #expect(
      Set(exposition.samples.map(\.name)) == ["enicfg_metadata_requests_total", "enicfg_links"])
  }

  @Test(arguments: ["a\"b", "a\\b", "a\\", "\\n", "a\u{1}\u{7F}", "{x=1}", "é,\"", "#"])
  func everyNameOfALinkIsReadBack(_ name: String) throws {
    var metrics = AgentMetrics()
    metrics.leaseExpiry = [try Sample.linkName(name): .seconds(.max - 1)]
    let sample = try #require(try Exposition(metrics.text).samples.first)
    #expect(sample.labels == ["link": name])
    #expect(sample.value == Double(UInt32.max - 1))
  }
}

/// A text in Prometheus' format, read strictly.
private struct Exposition {
  struct Sample {
    var name: String
    var labels: [String: String]
    var value: Double
  }

  /// A line that the format does not allow.
  struct Refused: Error {
    let line: String
  }

  /// The types of the metrics, by name.
  private(set) var families: [String: String] = [:]
  private(set) var samples: [Sample] = []
  private var family = ""
  private var helps: Set<String> = []
  private var series: Set<String> = []

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Refused(line: text) }
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      let line = String(line)
      if line.hasPrefix("# HELP ") {
        try readHelp(line)
      } else if line.hasPrefix("# TYPE ") {
        try readType(line)
      } else {
        try readSample(line)
      }
    }
  }

  private mutating func readHelp(_ line: String) throws {
    let words = line.split(separator: " ", maxSplits: 3)
    guard words.count == 4, Self.isName(words[2]), helps.insert(String(words[2])).inserted,
      !words[3].contains("\\")
    else { throw Refused(line: line) }
  }

  private mutating func readType(_ line: String) throws {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 4, helps.contains(words[2]), families[words[2]] == nil,
      ["counter", "gauge"].contains(words[3]),
      // Counters are named so by convention, and others must not be.
      (words[3] == "counter") == words[2].hasSuffix("_total")
    else { throw Refused(line: line) }
    family = words[2]
    families[family] = words[3]
  }

  private mutating func readSample(_ line: String) throws {
    var rest = Array(line.unicodeScalars)[...]
    let name = String(String.UnicodeScalarView(rest.prefix { Self.isNameScalar($0) }))
    rest = rest.dropFirst(name.unicodeScalars.count)
    // The samples of a metric follow its type.
    guard name == family else { throw Refused(line: line) }
    let labels = rest.first == "{" ? try Self.labels(&rest, line) : [:]
    guard rest.popFirst() == " ", let value = Double(String(String.UnicodeScalarView(rest))) else {
      throw Refused(line: line)
    }
    guard series.insert("\(name) \(labels.sorted { $0.key < $1.key })").inserted else {
      throw Refused(line: line)
    }
    samples.append(Sample(name: name, labels: labels, value: value))
  }

  private static func labels(
    _ rest: inout ArraySlice<Unicode.Scalar>, _ line: String
  ) throws -> [String: String] {
    var labels: [String: String] = [:]
    repeat {
      rest.removeFirst()
      let name = String(String.UnicodeScalarView(rest.prefix { isNameScalar($0) }))
      rest = rest.dropFirst(name.unicodeScalars.count)
      guard isName(Substring(name)), rest.popFirst() == "=", rest.popFirst() == "\"",
        labels[name] == nil
      else { throw Refused(line: line) }
      labels[name] = try value(&rest, line)
    } while rest.first == ","
    guard rest.popFirst() == "}" else { throw Refused(line: line) }
    return labels
  }

  private static func value(
    _ rest: inout ArraySlice<Unicode.Scalar>, _ line: String
  ) throws -> String {
    var value = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"": return String(value)
      case "\\":
        switch rest.popFirst() {
        case "\\": value.append("\\")
        case "\"": value.append("\"")
        case "n": value.append("\n")
        default: throw Refused(line: line)
        }
      default: value.append(scalar)
      }
    }
    throw Refused(line: line)
  }

  private static func isName(_ text: Substring) -> Bool {
    guard let first = text.unicodeScalars.first, !("0"..."9" ~= first) else { return false }
    return text.unicodeScalars.allSatisfy(isNameScalar)
  }

  private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    default: false
    }
  }
}
