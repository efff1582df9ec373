// What came of an operation: what was done, and which ENIs it failed for.

package import Execution
package import Model
package import Planning

/// What came of an operation.
///
/// Each ENI stands alone: what failed is as it was, and stands in ``failures``; the rest is in ``plan``.
package struct Outcome {
  /// What was done, or would be.
  package var plan: Plan
  /// What failed, in the order in which it was met.
  package var failures: [ENIFailure]
  /// The links that one transaction was to be about, where all succeed or fail together.
  var together: [LinkName] = []

  /// Starts with nothing done and nothing failed.
  package init(plan: Plan = Plan(), failures: [ENIFailure] = []) {
    self.plan = plan
    self.failures = failures
  }

  /// Whether there is an ENI that the operation did not fail for.
  package var isPartlyDone: Bool {
    let failed = Set(failures.flatMap(\.links))
    return plan.sections.contains { !failed.contains($0.link.name) }
  }

  /// Whether the operation is about more than one link.
  package var isAboutSeveral: Bool {
    Set(failures.flatMap(\.links) + plan.sections.map(\.link.name) + together).count > 1
  }
}

/// A failure, with the links that it is about and what its undo left over.
package struct ENIFailure {
  /// The links that are as they were before; more than one where their plans depend on each other, none
  /// where the failure is about no link.
  package var links: [LinkName]
  /// Why.
  package var failure: Failure
  /// What the undo left over; empty where everything is as it was.
  package var leftovers: [Leftover]

  /// Makes a failure of its parts.
  package init(_ failure: Failure, on links: [LinkName] = [], leftovers: [Leftover] = []) {
    self.failure = failure
    self.links = links
    self.leftovers = leftovers
  }
}
