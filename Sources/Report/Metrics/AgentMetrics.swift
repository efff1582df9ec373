// The agent's metrics, as a text file for the textfile collector of Prometheus' node_exporter.

package import Model
package import Planning

/// The agent's metrics; counters count from the start of the agent.
package struct AgentMetrics: Equatable, Sendable {
  /// What became of a request for a lease.
  package enum RenewalResult: String, Sendable, CaseIterable {
    /// The server granted or renewed it.
    case granted
    /// The server refused it.
    case refused
    /// It expired.
    case expired
    /// No server gave one.
    case failed
  }

  /// What became of a question to the metadata service.
  package enum MetadataResult: String, Sendable, CaseIterable {
    /// It answered.
    case answered
    /// It asked for fewer questions (HTTP status 429).
    case throttled
    /// It did not answer, or not in a usable way.
    case failed
  }

  /// How long each link's lease still lasts.
  package var leaseExpiry: [LinkName: Lifetime] = [:]
  /// How often a lease was asked for, by link and result.
  package var renewals: [LinkName: [RenewalResult: UInt64]] = [:]
  /// How many objects were repaired, by link and kind.
  package var repairs: [LinkName: [Change.Kind: UInt64]] = [:]
  /// How often the metadata service was asked, by result.
  package var metadataRequests: [MetadataResult: UInt64] = [:]
  /// When a round last succeeded for all its links, in seconds since 1970; nil if none has.
  package var lastSuccess: UInt64?
  /// How many links are in each state.
  package var links: [AgentLinkState: Int] = [:]

  /// Makes the metrics of an agent that has just started.
  package init() {}
}

extension AgentMetrics {
  /// The metrics in Prometheus' text format.
  ///
  /// Where a result or a state can be named in advance, its sample is there with the value 0 too, so that
  /// its first increase can be seen.
  ///
  /// Source: prometheus.io, "Exposition formats", text format 0.0.4.
  package var text: String {
    families.map(\.text).joined()
  }

  private var families: [MetricFamily] {
    [
      MetricFamily(
        "enicfg_lease_expiry_seconds", .gauge, "Seconds until the lease of the link expires.",
        leaseExpiry.byName.map { Sample([("link", $0.text)], Self.seconds($1)) }),
      MetricFamily(
        "enicfg_lease_renewals_total", .counter, "Requests for a lease, by their result.",
        renewals.byName.flatMap { link, counts in
          RenewalResult.allCases.map {
            Sample([("link", link.text), ("result", $0.rawValue)], "\(counts[$0] ?? 0)")
          }
        }),
      MetricFamily(
        "enicfg_drift_repairs_total", .counter,
        "Objects that another program had removed or changed, and that the agent repaired.",
        repairs.byName.flatMap { link, counts in
          counts.map { (kind: $0.key.rawValue, count: $0.value) }.sorted { $0.kind < $1.kind }.map {
            Sample([("link", link.text), ("kind", $0.kind)], "\($0.count)")
          }
        }),
      MetricFamily(
        "enicfg_metadata_requests_total", .counter,
        "Questions to the metadata service, by their result.",
        MetadataResult.allCases.map {
          Sample([("result", $0.rawValue)], "\(metadataRequests[$0] ?? 0)")
        }),
      MetricFamily(
        "enicfg_last_success_timestamp_seconds", .gauge,
        "When a round last succeeded, in seconds since 1970.",
        lastSuccess.map { [Sample([], "\($0)")] } ?? []),
      MetricFamily(
        "enicfg_links", .gauge, "Links that the agent follows, by their state.",
        AgentLinkState.allCases.map {
          Sample([("state", $0.rawValue)], "\(links[$0] ?? 0)")
        }),
    ]
  }

  private static func seconds(_ lifetime: Lifetime) -> String {
    switch lifetime {
    case .forever: "+Inf"
    case .seconds(let seconds): "\(seconds)"
    }
  }
}

/// A metric with its samples.
private struct MetricFamily {
  enum Kind: String {
    case counter, gauge
  }

  private let name: String
  private let kind: Kind
  private let help: String
  private let samples: [Sample]

  init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    self.name = name
    self.kind = kind
    self.help = help
    self.samples = samples
  }

  var text: String {
    "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
      + samples.map { "\(name)\($0.text)\n" }.joined()
  }
}

/// A value with its labels.
private struct Sample {
  private let labels: [(name: String, value: String)]
  private let value: String

  init(_ labels: [(String, String)], _ value: String) {
    self.labels = labels
    self.value = value
  }

  var text: String {
    let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
    return (pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}") + " \(value)"
  }

  /// The text with what ends a label's value, or a line, in its escaped form.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Dictionary where Key == LinkName {
  /// The pairs in the order of the names.
  fileprivate var byName: [(key: LinkName, value: Value)] { sorted { $0.key < $1.key } }
}
