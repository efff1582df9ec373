// What a command has to say as one JSON object.

import Model
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
