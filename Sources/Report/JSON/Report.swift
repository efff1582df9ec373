// What a command has to say as one JSON object.

package import Model
package import Planning

/// The JSON object of every command.
///
/// Keys are only ever added. Addresses are strings, numbers are numbers, durations are seconds.
package struct Report: Encodable, Hashable, Sendable {
  /// The version of this shape: 1.
  package let version = 1
  /// Whether this run changed anything, or would.
  package var changed: Bool
  /// Whether the changes were applied.
  package var applied: Bool
  /// The links that were spoken of.
  package var links: [LinkReport]
  /// The changes, in their order.
  package var changes: [ChangeReport]
  /// What queues depend on beside the links; absent in the reports of commands that are not about them.
  package var machine: MachineReport?
  /// What is to be told although the command goes on; the key is there only where there is something.
  package var notes: [String] = []
  /// Why the command failed, one per ENI that it failed for; empty where it did not.
  package var errors: [ErrorReport]

  /// Makes a report of its parts.
  package init(
    changed: Bool = false, applied: Bool = false, links: [LinkReport] = [],
    changes: [ChangeReport] = [], errors: [ErrorReport] = []
  ) {
    self.changed = changed
    self.applied = applied
    self.links = links
    self.changes = changes
    self.errors = errors
  }

  /// Reports a plan.
  package init(_ plan: Plan, applied: Bool, errors: [ErrorReport] = []) {
    self.init(
      changed: !plan.isEmpty || plan.isUnfinished,
      applied: applied && !plan.isEmpty,
      links: plan.sections.map(LinkReport.init),
      changes: plan.sections.flatMap { section in
        section.steps.map { ChangeReport($0, link: section.link.name) }
      },
      errors: errors)
  }

  private enum CodingKeys: String, CodingKey {
    case version, changed, applied, links, machine, changes, notes, error, errors
  }

  /// Writes every key; `error` is the first of the errors, null where there is none.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(version, forKey: .version)
    try container.encode(changed, forKey: .changed)
    try container.encode(applied, forKey: .applied)
    try container.encode(links, forKey: .links)
    try container.encodeIfPresent(machine, forKey: .machine)
    try container.encode(changes, forKey: .changes)
    if !notes.isEmpty { try container.encode(notes, forKey: .notes) }
    try container.encode(errors.first, forKey: .error)
    try container.encode(errors, forKey: .errors)
  }
}

/// A link in a report.
package struct LinkReport: Encodable, Hashable, Sendable {
  /// The name.
  package var name: String
  /// The MAC; null where the link has none.
  package var mac: String?
  /// The ENI's id; null where it is not known.
  package var eni: String?
  /// Whether more changes follow once the lease is known.
  package var pending: Bool
  /// What stays although it was asked to go, in words.
  package var kept: [String]
  /// What `status` found; absent in the reports of other commands.
  package var status: LinkStatusReport?
  /// What `alias list` found; absent in the reports of other commands.
  package var aliases: [AliasReport]?
  /// What `queues show` found; absent in the reports of other commands.
  package var queues: QueueReport?

  /// Reports a section's link.
  package init(_ section: Plan.Section) {
    self.init(section.link, eni: section.desired.eni)
    pending = section.isUnfinished
    kept = section.kept.map(Wording.text)
  }

  /// Reports a link of which no more is said.
  package init(_ link: Link, eni: String?) {
    name = link.name.text
    mac = link.mac?.description
    self.eni = eni
    pending = false
    kept = []
  }

  private enum CodingKeys: String, CodingKey {
    case name, mac, eni, pending, kept, status, aliases, queues
  }

  /// Writes `mac` and `eni` as null where they are not known.
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
  }
}

/// A change in a report.
package struct ChangeReport: Encodable, Hashable, Sendable {
  /// What is done.
  package var action: Change.Action
  /// The kind of object.
  package var kind: Change.Kind
  /// The link.
  package var link: String
  /// The object in iproute2's notation.
  package var object: String
  /// The value before; null where the object comes or goes.
  package var from: SettingValue?
  /// The value after; null where the object comes or goes.
  package var to: SettingValue?
  /// Why.
  package var reason: String
  /// What becomes of a file, as a unified diff; absent for other objects.
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

  /// Writes `from` and `to` as null where the object comes or goes.
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

/// A failure in a report.
package struct ErrorReport: Encodable, Hashable, Sendable {
  /// The exit code.
  package var code: Int32
  /// The kind of failure, a word to tell failures apart by.
  package var kind: String
  /// What happened, naming the object.
  package var message: String
  /// What to do next; empty where nothing can be advised.
  package var hint: String
  /// Whether everything is as it was before.
  package var rolledBack: Bool
  /// The link of the ENI that failed; nil where it is about no link.
  package var link: String?
  /// What would become of a file that is left as it is, as a unified diff; absent elsewhere.
  package var diff: String?

  /// Makes a report of its parts.
  package init(code: Int32, kind: String, message: String, hint: String, rolledBack: Bool = true) {
    self.code = code
    self.kind = kind
    self.message = message
    self.hint = hint
    self.rolledBack = rolledBack
  }

  private enum CodingKeys: String, CodingKey {
    case code, kind, message, hint, rolledBack, link, diff
  }

  /// Writes `link` as null where there is none.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(code, forKey: .code)
    try container.encode(kind, forKey: .kind)
    try container.encode(message, forKey: .message)
    try container.encode(hint, forKey: .hint)
    try container.encode(rolledBack, forKey: .rolledBack)
    try container.encode(link, forKey: .link)
    try container.encodeIfPresent(diff, forKey: .diff)
  }
}
