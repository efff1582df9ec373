// Queues that are optional: the network does not depend on them, so a refusal does not cost it.

import Model
import Planning

extension Executor {
  /// Sets the queues of a link back to what they were; what cannot be set back stays in ``performed``.
  ///
  /// - Parameters:
  ///   - link: The link.
  ///   - first: Where the steps of the current plan begin in ``performed``.
  mutating func revertQueues(
    of link: LinkName, since first: Int, on kernel: inout some NetworkBackend & ~Copyable
  ) {
    let steps = performed[first...].filter { $0.change.queuesLink == link }
    let outcomes = kernel.perform(steps.reversed().flatMap(\.undo))
    guard outcomes.allSatisfy({ $0 == nil }) else { return }
    performed[first...].removeAll { $0.change.queuesLink == link }
  }
}

extension Plan {
  /// The link whose queues a group of steps changes, if more than its queues was asked for.
  func linkOfOptionalQueues(_ steps: [Step]) -> LinkName? {
    guard let link = steps.first?.change.queuesLink else { return nil }
    return sections.contains { $0.link.name == link && $0.desired.goal.isQueuesOnly } ? nil : link
  }

  /// The plan without the steps on the queues of a link, but for those that are performed.
  func leavingQueues(of link: LinkName, butFor performed: ArraySlice<Step>) -> Plan {
    var plan = self
    for at in plan.sections.indices where plan.sections[at].link.name == link {
      plan.sections[at].steps.removeAll { $0.change.queuesLink == link && !performed.contains($0) }
      plan.sections[at].desired = plan.sections[at].desired.withoutQueues
    }
    return plan
  }
}

extension Change {
  /// The link whose queues the change is to; nil for another change.
  var queuesLink: LinkName? {
    switch self {
    case .setChannels(let link, _, _), .setSteering(let link, _, _, _): link
    case .setLinkUp, .setLinkDown, .setMTU, .setSetting, .addAddress, .removeAddress,
      .replaceAddress, .addRoute, .removeRoute, .replaceRoute, .addRule, .removeRule, .setFile:
      nil
    }
  }
}
