// The number of changes of each kind in a plan.

package import Planning

/// The numbers of objects that a plan adds, changes and removes.
package struct PlanCounts: Equatable, Sendable {
  /// Added objects.
  package var added = 0
  /// Objects with a changed value.
  package var changed = 0
  /// Removed objects.
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
