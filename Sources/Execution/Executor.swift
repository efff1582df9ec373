// Applies plans to a kernel, verifies the result, and undoes the plans if one fails.

package import Model
package import Planning

/// Applies one or more plans as one transaction.
///
/// `up` by DHCP is a transaction of two plans: first what the DHCP exchange needs, then the rest.
package struct Executor: Sendable {
  /// The performed steps, in their order: an undo has to revert these.
  package internal(set) var performed: [Step] = []
  /// The queues that the kernel refused to change, although the rest of their plans was performed.
  package internal(set) var refusedQueues: [RefusedQueues] = []
  /// The state before the first step.
  var before: ObservedState?

  /// Starts a transaction without performed steps.
  package init() {}

  /// Performs a plan's steps.
  ///
  /// - Parameters:
  ///   - plan: The plan.
  ///   - basis: What it was made from, if known: as long as nothing changed, it holds.
  ///   - kernel: The kernel.
  ///   - areQueuesOptional: Whether a link whose queues the kernel refuses to change keeps them, and
  ///     gets the rest of the plan.
  /// - Returns: The plan as it was performed, without the steps of refused queues.
  /// - Throws: ``ApplyError/observing(_:)`` and ``ApplyError/basisChanged`` before anything is
  ///   performed; ``ApplyError/performing(_:)`` with the first failure. The performed steps stay
  ///   in ``performed`` for ``undo(on:)``.
  @discardableResult package mutating func apply(
    _ plan: Plan, madeFrom basis: ObservedState? = nil,
    to kernel: inout some NetworkBackend & ~Copyable, areQueuesOptional: Bool = false
  ) throws(ApplyError) -> Plan {
    guard !plan.isEmpty else { return plan }
    let observed = try observe(&kernel)
    guard observed == basis || plan.holds(in: observed) else { throw .basisChanged }
    return try perform(
      plan, madeFrom: observed, on: &kernel, areQueuesOptional: areQueuesOptional)
  }

  /// Performs the steps of a plan that was made of what was observed just now.
  ///
  /// - Throws: ``ApplyError/performing(_:)``, as ``apply(_:to:areQueuesOptional:)``.
  @discardableResult package mutating func perform(
    _ plan: Plan, madeFrom observed: ObservedState,
    on kernel: inout some NetworkBackend & ~Copyable, areQueuesOptional: Bool = false
  ) throws(ApplyError) -> Plan {
    if before == nil { before = observed }
    let first = performed.count
    var done = plan
    for batch in Self.batches(plan.steps) {
      let queuesLink = areQueuesOptional ? plan.linkOfOptionalQueues(batch) : nil
      if let queuesLink, refusedQueues.contains(where: { $0.link == queuesLink }) {
        done = done.leavingQueues(of: queuesLink, butFor: performed[first...])
        continue
      }
      let outcomes = kernel.perform(batch.map(\.change))
      var failure: KernelError?
      for (step, outcome) in zip(batch, outcomes) {
        if let outcome { failure = failure ?? outcome }
        if outcome?.mayHaveHappened ?? true { performed.append(step) }
      }
      guard let failure else { continue }
      guard let queuesLink else { throw .performing(failure) }
      refusedQueues.append(RefusedQueues(link: queuesLink, error: failure))
      revertQueues(of: queuesLink, since: first, on: &kernel)
      done = done.leavingQueues(of: queuesLink, butFor: performed[first...])
    }
    return done
  }

  /// Observes again and checks that nothing is left to do.
  ///
  /// - Throws: ``ApplyError/observing(_:)``, ``ApplyError/contradiction(_:)``, or
  ///   ``ApplyError/notReached(_:)`` with the steps that would still be needed.
  package func verify(
    _ desired: [DesiredLink], on kernel: inout some NetworkBackend & ~Copyable
  ) throws(ApplyError) {
    try verify(desired, in: Surroundings(try observe(&kernel)))
  }

  /// Checks that nothing is left to do in what was observed just now.
  ///
  /// - Throws: ``ApplyError/contradiction(_:)``, ``ApplyError/notReached(_:)``.
  package func verify(
    _ desired: [DesiredLink], in around: Surroundings
  ) throws(ApplyError) {
    switch SyncStatus(of: desired, in: around) {
    // Such a route is not enicfg's, and no step of a plan removes it.
    case .inSync, .impaired: return
    case .drifted(let steps): throw .notReached(steps)
    case .contradicted(let error): throw .contradiction(error)
    }
  }

  /// Groups of consecutive steps that can be sent to the kernel together.
  ///
  /// The kernel performs a group in order and continues after a failure. Additions can be grouped:
  /// an addition that needs a failed one fails too. A removal that also removes other objects (an
  /// address: its routes; a link set down: all of its routes) is sent only after everything before
  /// it has succeeded. Otherwise the kernel would remove objects that the undo does not know of.
  /// A setting is sent alone, because the steps after it depend on it without failing.
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
    case .removeAddress, .setLinkDown, .setSetting, .setChannels, .setSteering, .setFile: .alone
    case .setLinkUp, .setMTU, .addAddress, .replaceAddress, .addRoute,
      .replaceRoute, .addRule:
      .adding
    }
  }
}
