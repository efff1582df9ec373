// A path and a finding in a report.

package import Model
package import Planning

/// A path in a report.
package struct PathReport: Encodable, Equatable, Sendable {
  /// The address that the traffic comes from.
  package var from: String
  /// What it leads to: `gateway`, `subnet`, `metadataService`, `internet`, a network such as `172.17.0.0/16`, or
  /// the other end of a connection, `198.51.100.7:50122`.
  package var to: String
  /// The link that the traffic leaves by; null if it has no way.
  package var device: String?
  /// The next hop; null if the destination is on the link, or there is no way.
  package var gateway: String?
  /// The rule that leads to the route, in iproute2's notation; null if unknown.
  package var rule: String?
  /// The route, in iproute2's notation; null if there is none.
  package var route: String?
  /// Whether the traffic leaves as it should.
  package var holds: Bool

  /// Reports a path; nil if the kernel chooses the source.
  package init?(_ path: Path) {
    guard let from = path.from else { return nil }
    self.from = "\(from)"
    to =
      switch path.question.target {
      case .gateway: "gateway"
      case .subnet: "subnet"
      case .metadataService: "metadataService"
      case .internet: "internet"
      case .localNetwork(let network, _, _): "\(network)"
      case .connection(let connection): connection.remoteEnd
      }
    device = path.device?.text
    gateway = path.gateway.map { "\($0)" }
    rule = path.rule.map { "\($0)" }
    route = path.route.map { "\($0)" }
    holds = path.holds
  }

  private enum CodingKeys: String, CodingKey {
    case from, to, device, gateway, rule, route, holds
  }

  /// Writes every key, null where nothing is known.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(from, forKey: .from)
    try container.encode(to, forKey: .to)
    try container.encode(device, forKey: .device)
    try container.encode(gateway, forKey: .gateway)
    try container.encode(rule, forKey: .rule)
    try container.encode(route, forKey: .route)
    try container.encode(holds, forKey: .holds)
  }
}

/// A finding in a report.
package struct FindingReport: Encodable, Equatable, Sendable {
  /// `asymmetricReply`, `reversePathFilter`, `arpAnswer`, `hiddenNetwork`, `duplicateRule`, `foreignRule`,
  /// `leaseEnds`, `duplicateAddress`, `noCarrier` or `manager`.
  package var kind: String
  /// `error` or `warning`.
  package var severity: String
  /// What was found.
  package var message: String
  /// What to do.
  package var hint: String

  /// Reports a finding about a link.
  package init(_ finding: Finding, on link: LinkName) {
    kind = finding.kind
    severity = finding.severity.rawValue
    (message, hint) = Wording.text(finding, on: link)
  }
}

extension Report {
  /// Reports what was verified.
  package init(_ links: [LinkVerification]) {
    self.init(
      links: links.map { one in
        var link = LinkReport(one.link, eni: one.eni)
        link.paths = one.paths.compactMap(PathReport.init)
        link.findings = one.findings.map { FindingReport($0, on: one.link.name) }
        return link
      })
  }
}
