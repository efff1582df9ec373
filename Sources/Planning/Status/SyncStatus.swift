// The one decision whether links are in sync: planned again, nothing is left to do.

package import Model

/// Whether the kernel and the boot-time files have what links should have.
package enum SyncStatus: Hashable, Sendable {
  /// Nothing is missing, and nothing of enicfg's is left over.
  case inSync
  /// These steps are left to do; there is at least one.
  case drifted([Step])
  /// What is there conflicts with what should be there, so that no steps lead to it.
  case contradicted(PlanError)

  /// Compares what links should have with what was observed.
  ///
  /// - Parameters:
  ///   - desired: What the links should have, with the records of what enicfg made on them.
  ///   - observed: What the kernel has, and the files that were looked at.
  package init(of desired: [DesiredLink], in observed: ObservedState) {
    do throws(PlanError) {
      let steps = try Planner.plan(desired, in: observed).steps
      self = steps.isEmpty ? .inSync : .drifted(steps)
    } catch {
      self = .contradicted(error)
    }
  }
}
