// The JSON object that a command prints.

import Model
package import Planning

/// The JSON object of every command.
///
/// New versions may add keys and never remove one. Addresses are strings, numbers are numbers,
/// durations are seconds.
package struct Report: Encodable, Equatable, Sendable {
  /// The version of this format: 1.
  package let version = 1
  /// Whether this run changed something, or would.
  package var changed: Bool
  /// Whether the changes were applied.
  package var applied: Bool
  /// The links that the command is about.
  package var links: [LinkReport]
  /// The changes, in their order.
  package var changes: [ChangeReport]
  /// The facts of the machine that matter for queues; absent for commands that are not about
  /// queues.
  package var machine: MachineReport?
  /// Whether an agent runs; absent for commands other than `status`.
  package var agent: AgentRunReport?
  /// What waits for its confirmation; absent if nothing does, and for commands other than `status`.
  package var confirmation: ConfirmationReport?
  /// Notes and warnings; the key is absent if there are none.
  package var notes: [String] = []
  /// The errors, one for each ENI that failed; empty if the command succeeded.
  package var errors: [ErrorReport]

  /// Makes a report from its parts.
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
    case version, changed, applied, links, machine, agent, confirmation, changes, notes, error,
      errors
  }

  /// Writes every key; `error` is the first of the errors, null if there is none.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(version, forKey: .version)
    try container.encode(changed, forKey: .changed)
    try container.encode(applied, forKey: .applied)
    try container.encode(links, forKey: .links)
    try container.encodeIfPresent(machine, forKey: .machine)
    try container.encodeIfPresent(agent, forKey: .agent)
    try container.encodeIfPresent(confirmation, forKey: .confirmation)
    try container.encode(changes, forKey: .changes)
    if !notes.isEmpty { try container.encode(notes, forKey: .notes) }
    try container.encode(errors.first, forKey: .error)
    try container.encode(errors, forKey: .errors)
  }
}
