// The one decision whether links are in sync: a new plan has no steps.

package import Model

/// Whether the kernel and the boot-time files have what links should have.
package enum SyncStatus: Equatable, Sendable {
  /// Nothing is missing, and nothing of enicfg is left over.
  case inSync
  /// Nothing of enicfg is missing, but what other programs made keeps traffic from its way; there is
  /// at least one such thing.
  case impaired([Plan.Kept])
  /// These steps are needed; there is at least one.
  case drifted([Step])
  /// The present state conflicts with the desired one, so that no steps lead to it.
  case contradicted(PlanError)

  /// Compares what links should have with what was observed.
  ///
  /// - Parameters:
  ///   - desired: What the links should have, with the records of what enicfg made on them.
  ///   - observed: The state of the kernel and of the requested files.
  package init(of desired: [DesiredLink], in observed: ObservedState) {
    self.init(of: desired, in: Surroundings(observed))
  }

  /// Compares as ``init(of:in:)-(_,ObservedState)`` does.
  package init(of desired: [DesiredLink], in around: Surroundings) {
    do throws(PlanError) {
      self.init(try Planner.plan(desired, in: around))
    } catch {
      self = .contradicted(error)
    }
  }

  /// Says what a plan means that was made of what was observed.
  package init(_ plan: Plan) {
    if !plan.isEmpty {
      self = .drifted(plan.steps)
    } else {
      self = plan.impairments.isEmpty ? .inSync : .impaired(plan.impairments)
    }
  }
}
