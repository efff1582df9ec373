// What a command that configures ENIs begins with: the kernel's state, and what is asked for each link.

import Inventory
import Model
import Planning
import StateFiles

/// What was found out before anything is changed.
struct Outset {
  /// What the kernel had.
  let observed: ObservedState
  /// When.
  let moment: BootMoment
  /// What the intents were gathered from.
  let gathering: LinkRequestResolver
  /// What is asked for each link.
  let intents: [LinkRequest]
  /// What is left over of ENIs that are gone.
  let leftOver: [DesiredLink]

  /// Observes, and gathers what is asked for the links that are meant.
  ///
  /// - Parameter note: Takes a note as soon as it is known.
  init(
    _ stores: Stores, _ addressing: AddressingOptions, _ sources: InventorySources,
    _ survey: InventorySurvey, for choice: LinkChoice, in transaction: inout Transaction,
    at moment: BootMoment, note: (String) -> Void
  ) throws(Failure) {
    let first = try transaction.observe()
    var gathering = try LinkRequestResolver(
      stores, addressing, sources, survey, in: first, place: moment.place)
    intents = try gathering.intents(for: choice)
    observed = try transaction.observeQueues(asked: intents, after: first)
    leftOver = gathering.leftOver(by: intents, choice)
    gathering.notes(for: intents, choice, leftOver).forEach(note)
    self.gathering = gathering
    self.moment = moment
  }

  /// The intents whose lease is not known.
  var unleased: [LinkRequest] {
    intents.filter { $0.desired(in: observed, at: moment).goal.awaitsLease }
  }

  /// The links' desired states with what is left over, and what other ENIs' rules are to be then.
  ///
  /// - Parameters:
  ///   - desired: What the links ought to have.
  ///   - observed: What the kernel has.
  func whole(
    _ desired: [DesiredLink], in observed: ObservedState, _ stores: Stores
  ) -> [DesiredLink] {
    let all = leftOver + desired
    return all + gathering.records.following(all, in: observed, stores, at: moment)
  }

  /// Keeps what was given to the ENIs, as long as the transaction is not undone: the numbers of aliases,
  /// the indexes.
  func keep(_ transaction: inout Transaction) throws(Failure) {
    try transaction.keep(intents.compactMap(\.keptIfAny))
    if let indexes = gathering.indexes, let before = gathering.indexesBefore {
      try transaction.keep(indexes, insteadOf: before)
    }
  }
}

extension Transaction {
  /// Looks at the queues of the links of which something is asked that is about them.
  fileprivate mutating func observeQueues(
    asked intents: [LinkRequest], after observed: ObservedState
  ) throws(Failure) -> ObservedState {
    let links = intents.filter { $0.queues != nil }.map(\.link.name)
    guard !links.isEmpty else { return observed }
    look(atQueuesOf: links)
    return try observe()
  }
}
