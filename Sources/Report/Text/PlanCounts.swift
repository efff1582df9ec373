// How many changes of each kind a plan has.

package import Planning

/// How many objects a plan adds, changes and removes.
package struct PlanCounts: Hashable, Sendable {
  /// Objects that come.
  package var added = 0
  /// Objects that stay with another value.
  package var changed = 0
  /// Objects that go.
  package var removed = 0

  /// Counts a plan's steps.
  package init(_ plan: Plan) {
    for step in plan.steps {
      switch step.change.action {
      case .add: added += 1
      case .change: changed += 1
      case .remove: removed += 1
      }
    }
  }
}
