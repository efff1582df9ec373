// The one decision whether links are in sync: a new plan has no steps.

package import Model

/// Whether the kernel and the boot-time files have what links should have.
package enum SyncStatus: Equatable, Sendable {
  /// Nothing is missing, and nothing of enicfg is left over.
  case inSync
  /// Nothing of enicfg is missing, but by this default route of a router advertisement the link can
  /// attract the IPv6 traffic of the primary NIC, which has the other route.
  case overtaking(Route, primary: Route)
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
    do throws(PlanError) {
      let plan = try Planner.plan(desired, in: observed)
      if !plan.isEmpty {
        self = .drifted(plan.steps)
      } else if let (route, primary) = plan.overtaking {
        self = .overtaking(route, primary: primary)
      } else {
        self = .inSync
      }
    } catch {
      self = .contradicted(error)
    }
  }
}
