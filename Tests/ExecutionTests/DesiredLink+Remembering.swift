// A request as another run has it: with what was made since, or with queues.

import Planning

extension DesiredLink {
  /// The same where this is what enicfg made on the link earlier.
  func remembering(_ record: LinkRecord?) -> DesiredLink {
    var request = self
    switch goal {
    case .secondary(var goal, let queues):
      goal.eni.record = record
      request.goal = .secondary(goal, queues: queues)
    case .awaitingLease(var eni):
      eni.record = record
      request.goal = .awaitingLease(eni)
    case .primary(var goal, let queues):
      goal.record = record
      request.goal = .primary(goal, queues: queues)
    case .takenDown(var goal):
      goal.record = record
      request.goal = .takenDown(goal)
    case .followingRules(var goal):
      goal.eni.record = record
      request.goal = .followingRules(goal)
    case .vanished, .orphanedRules, .filesOnly, .queuesOnly, .leaseOnly, .asBefore: break
    }
    return request
  }

  /// The same where this is asked of the queues, as far as anything can be asked of them.
  func asking(_ queues: QueueRequest?) -> DesiredLink {
    var request = self
    switch goal {
    case .secondary(let goal, _): request.goal = .secondary(goal, queues: queues)
    case .primary(let goal, _): request.goal = .primary(goal, queues: queues)
    case .awaitingLease, .takenDown, .vanished, .orphanedRules, .followingRules, .filesOnly,
      .queuesOnly, .leaseOnly, .asBefore:
      break
    }
    return request
  }
}
