// The errors of applying a plan.

package import Planning

/// Why a plan was not applied.
package enum ApplyError: Error, Equatable, Sendable {
  /// The state could not be observed.
  case observing(KernelError)
  /// The state differs from what the plan assumed, so a new plan is needed.
  case basisChanged
  /// A change failed.
  case performing(KernelError)
  /// The kernel accepted every change, but these steps are still needed.
  case notReached([Step])
  /// The kernel accepted every change, but the state now conflicts with the desired one.
  case contradiction(PlanError)
}
