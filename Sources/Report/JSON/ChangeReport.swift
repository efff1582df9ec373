// One change in a report.

package import Model
package import Planning

/// A change in a report.
package struct ChangeReport: Encodable, Equatable, Sendable {
  /// The action.
  package var action: Change.Action
  /// The kind of object.
  package var kind: Change.Kind
  /// The link.
  package var link: String
  /// The object in iproute2's notation.
  package var object: String
  /// The value before; null if the object is added or removed.
  package var from: SettingValue?
  /// The value after; null if the object is added or removed.
  package var to: SettingValue?
  /// The reason.
  package var reason: String
  /// The changes to a file as a unified diff; absent for other objects.
  package var diff: String?

  /// Reports a step on a link.
  package init(_ step: Step, link: LinkName) {
    action = step.change.action
    kind = step.change.kind
    self.link = link.text
    object = step.change.object
    from = step.change.values?.from
    to = step.change.values?.to
    reason = Wording.text(step.reason)
    if case .setFile(let change) = step.change { diff = FileDiff.render(change) }
  }

  private enum CodingKeys: String, CodingKey {
    case action, kind, link, object, from, to, reason, diff
  }

  /// Writes `from` and `to` as null if the object is added or removed.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(action, forKey: .action)
    try container.encode(kind, forKey: .kind)
    try container.encode(link, forKey: .link)
    try container.encode(object, forKey: .object)
    try container.encode(from, forKey: .from)
    try container.encode(to, forKey: .to)
    try container.encode(reason, forKey: .reason)
    try container.encodeIfPresent(diff, forKey: .diff)
  }
}
