// Applies plans to a kernel, verifies that they came about, and undoes all of them where one did not.

import Model
package import Planning

/// Applies one or more plans as one transaction.
///
/// `up` by DHCP is such a transaction of two plans: what the exchange needs, then the rest.
package struct Executor: Sendable {
  /// The steps that were performed, in their order: what an undo has to take back.
  package private(set) var performed: [Step] = []
  /// What was there before the first step.
  private var before: ObservedState?

  /// Starts a transaction in which nothing has been performed.
  package init() {}

  /// Performs a plan's steps.
  ///
  /// - Throws: ``ApplyError/observing(_:)`` and ``ApplyError/basisChanged`` before anything is
  ///   performed; ``ApplyError/performing(_:)`` with the first failure. What was performed stays
  ///   in ``performed`` for ``undo(on:)``.
  package mutating func apply(
    _ plan: Plan, to kernel: inout some NetworkBackend & ~Copyable
  ) throws(ApplyError) {
    guard !plan.isEmpty else { return }
    let observed = try observe(&kernel)
    guard plan.holds(in: observed) else { throw .basisChanged }
    if before == nil { before = observed }
    for batch in Self.batches(plan.steps) {
      let outcomes = kernel.perform(batch.map(\.change))
      var failure: KernelError?
      for (step, outcome) in zip(batch, outcomes) {
        if let outcome { failure = failure ?? outcome }
        if outcome?.mayHaveHappened ?? true { performed.append(step) }
      }
      if let failure { throw .performing(failure) }
    }
  }

  /// Observes again, and checks that nothing that the plans want is left to do.
  ///
  /// - Throws: ``ApplyError/observing(_:)``, ``ApplyError/contradiction(_:)``, or
  ///   ``ApplyError/notReached(_:)`` with the steps that would still be needed.
  package func verify(
    _ desired: [DesiredLink], on kernel: inout some NetworkBackend & ~Copyable
  ) throws(ApplyError) {
    switch SyncStatus(of: desired, in: try observe(&kernel)) {
    case .inSync: return
    case .drifted(let steps): throw .notReached(steps)
    case .contradicted(let error): throw .contradiction(error)
    }
  }

  /// Takes back everything that was performed, last first.
  ///
  /// A link that another program has come to use in the meantime stays up.
  ///
  /// - Returns: The steps whose effect is still there, last first; empty where all is as before.
  package mutating func undo(on kernel: inout some NetworkBackend & ~Copyable) -> [Leftover] {
    guard !performed.isEmpty else { return [] }
    let now = try? kernel.observe()
    let steps = performed.reversed().filter { !isInUse($0, now) }
    performed = []
    let changes = steps.flatMap(\.undo)
    let outcomes = kernel.perform(changes)
    guard let observed = try? kernel.observe() else {
      return steps.map { Leftover(step: $0, failure: nil) }
    }
    return Self.decisive(steps).filter { !observed.isWithout($0.change) }.map { step in
      Leftover(
        step: step,
        failure: outcomes.lazy.compactMap(\.self).first { error in
          error.change.map(step.undo.contains) ?? false
        })
    }
  }

  /// Consecutive steps that may go to the kernel together.
  ///
  /// It performs them in order, whatever became of the ones before. Additions may: what needs one
  /// that failed fails too. A removal that takes more along than its own object, be it an address
  /// (with it the routes) or a link's being up, waits until everything before it is known to have
  /// worked; else it would take along what the undo does not know to be gone. So do a NIC's queues,
  /// and a file, which are not to be touched where the kernel refused.
  static func batches(_ steps: [Step]) -> [[Step]] {
    var batches: [[Step]] = []
    for step in steps {
      let phase = step.change.phase
      if phase != .alone, batches.last?.last?.change.phase == phase {
        batches[batches.count - 1].append(step)
      } else {
        batches.append([step])
      }
    }
    return batches
  }

  private func isInUse(_ step: Step, _ now: ObservedState?) -> Bool {
    guard case .setLinkUp(let link) = step.change, let before, let now else { return false }
    let made = performed.compactMap { step -> IPAddressWithLength? in
      guard case .addAddress(let address) = step.change else { return nil }
      return address.address
    }
    return now.isUsedByOthers(link, since: before, besides: made)
  }

  /// Of the steps on the same object the one performed first: before it was the state to restore.
  private static func decisive(_ reversed: [Step]) -> [Step] {
    var seen: Set<Change.Subject> = []
    return reversed.reversed().filter { seen.insert($0.change.subject).inserted }.reversed()
  }

  private func observe(
    _ kernel: inout some NetworkBackend & ~Copyable
  ) throws(ApplyError) -> ObservedState {
    do { return try kernel.observe() } catch { throw .observing(error) }
  }
}

extension Change {
  /// Consecutive changes of the same phase may go to the kernel together, but for the last one.
  fileprivate enum Phase {
    case adding, removing, alone
  }

  fileprivate var phase: Phase {
    switch self {
    case .removeRoute, .removeRule: .removing
    case .removeAddress, .setLinkDown, .setChannels, .setSteering, .setFile: .alone
    case .setLinkUp, .setMTU, .setPromoteSecondaries, .addAddress, .replaceAddress, .addRoute,
      .replaceRoute, .addRule:
      .adding
    }
  }
}

/// A performed step that could not be taken back.
package struct Leftover: Hashable, Sendable {
  /// The step whose effect is still there.
  package var step: Step
  /// What the kernel answered to the undo; nil where it answered that all is well.
  package var failure: KernelError?
}

/// Why a plan was not carried out.
package enum ApplyError: Error, Hashable, Sendable {
  /// The state could not be observed.
  case observing(KernelError)
  /// The state is no longer what the plan assumed: plan again.
  case basisChanged
  /// A change failed.
  case performing(KernelError)
  /// Every change was accepted, but these would still be needed.
  case notReached([Step])
  /// Every change was accepted, but what is there now contradicts what is desired.
  case contradiction(PlanError)
}
