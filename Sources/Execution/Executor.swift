// Applies plans to a kernel, verifies the result, and undoes the plans if one fails.

import Model
package import Planning

/// Applies one or more plans as one transaction.
///
/// `up` by DHCP is a transaction of two plans: first what the DHCP exchange needs, then the rest.
package struct Executor: Sendable {
  /// The performed steps, in their order: an undo has to revert these.
  package private(set) var performed: [Step] = []
  /// The state before the first step.
  private var before: ObservedState?

  /// Starts a transaction without performed steps.
  package init() {}

  /// Performs a plan's steps.
  ///
  /// - Throws: ``ApplyError/observing(_:)`` and ``ApplyError/basisChanged`` before anything is
  ///   performed; ``ApplyError/performing(_:)`` with the first failure. The performed steps stay
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

  /// Observes again and checks that nothing is left to do.
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

  /// Reverts every performed step, the last one first.
  ///
  /// A link that another program uses by now stays up.
  ///
  /// - Returns: The steps whose effect remains, the last one first; empty if the state is as
  ///   before.
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

  /// Groups of consecutive steps that can be sent to the kernel together.
  ///
  /// The kernel performs a group in order and continues after a failure. Additions can be grouped:
  /// an addition that needs a failed one fails too. A removal that also removes other objects (an
  /// address: its routes; a link set down: all of its routes) is sent only after everything before
  /// it has succeeded. Otherwise the kernel would remove objects that the undo does not know of.
  /// The queues of a NIC and files also wait, because they must not change if the kernel refused an
  /// earlier step.
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

  /// The first step on each object: the state before it is the one to restore.
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
  /// Consecutive changes of the same phase can be sent together, except those of `alone`.
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
