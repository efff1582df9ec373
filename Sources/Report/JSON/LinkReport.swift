// One link in a report.

package import Model
package import Planning

/// A link in a report.
package struct LinkReport: Encodable, Equatable, Sendable {
  /// The name.
  package var name: String
  /// The MAC; null if the link has none.
  package var mac: String?
  /// The ENI's id; null if unknown.
  package var eni: String?
  /// Whether more changes follow once the lease is known.
  package var pending: Bool
  /// What stays as it is, as text: what a plan leaves, and for `status` what other programs made.
  package var kept: [String]
  /// The report of `status`; absent for other commands.
  package var status: LinkStatusReport?
  /// The report of `alias list`; absent for other commands.
  package var aliases: [AliasReport]?
  /// The report of `queues show`; absent for other commands.
  package var queues: QueueReport?
  /// The paths that `verify` asked about; absent for other commands.
  package var paths: [PathReport]?
  /// What `verify` found in their way; absent for other commands.
  package var findings: [FindingReport]?

  /// Reports a section's link.
  package init(_ section: Plan.Section) {
    self.init(section.link, eni: section.desired.eni)
    pending = section.isUnfinished
    kept = section.kept.map(Wording.text)
  }

  /// Reports only the identity of a link.
  package init(_ link: Link, eni: String?) {
    name = link.name.text
    mac = link.mac?.description
    self.eni = eni
    pending = false
    kept = []
  }

  private enum CodingKeys: String, CodingKey {
    case name, mac, eni, pending, kept, status, aliases, queues, paths, findings
  }

  /// Writes `mac` and `eni` as null if unknown.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(mac, forKey: .mac)
    try container.encode(eni, forKey: .eni)
    try container.encode(pending, forKey: .pending)
    try container.encode(kept, forKey: .kept)
    try container.encodeIfPresent(status, forKey: .status)
    try container.encodeIfPresent(aliases, forKey: .aliases)
    try container.encodeIfPresent(queues, forKey: .queues)
    try container.encodeIfPresent(paths, forKey: .paths)
    try container.encodeIfPresent(findings, forKey: .findings)
  }
}
