// `plan`: what `up` would change; observed, planned, nothing applied.

import Model
import Planning

/// One run of `plan`, or of `up --dry-run`.
package struct PlanOperation {
  private let host: Host
  private let request: UpRequest
  private let asCommands: Bool

  /// Prepares a run; nothing is looked at yet.
  ///
  /// - Parameter asCommands: Whether the plan is to be run as commands: then a lease is waited for where
  ///   a link is up and has no carrier yet, and nothing stands in for it.
  package init(_ request: UpRequest, on host: Host, asCommands: Bool = false) {
    self.request = request
    self.host = host
    self.asCommands = asCommands
  }

  /// Plans `up` without changing anything: no link, no file.
  ///
  /// - Returns: What can be planned, and the ENIs for which nothing can.
  /// - Throws: ``Failure`` where nothing at all can be planned.
  package func run() throws(Failure) -> Outcome {
    var preview = try UpPreview(request, on: host, asCommands: asCommands)
    try preview.look()
    var outcome = Outcome(failures: preview.failures)
    if let wanted = request.bootFiles {
      let bootFiles = try preview.bootFiles(wanted)
      try preview.complete(with: bootFiles, &outcome.failures)
      for conflict in bootFiles.conflicts(
        preview.desired, preview.resolved.requests, in: preview.observed)
      {
        host.note(.conflict(conflict))
      }
    }
    if request.isAtomic {
      outcome.together = preview.desired.map(\.link)
      guard outcome.failures.isEmpty else { return outcome }
    }
    var around = Surroundings(preview.observed)
    let groups =
      request.isAtomic
      ? [PlanGroup(preview.desired, in: around)] : Planner.groups(preview.desired, in: around)
    for group in groups {
      // What an earlier group changes is there by then.
      let plan = outcome.plan.isEmpty ? group.plan : PlanGroup(group.desired, in: around).plan
      switch plan {
      case .success(let plan):
        outcome.plan.append(plan)
        around = around.after(plan.steps)
      case .failure(let error):
        outcome.failures.append(
          ENIFailure(.contradiction(error), on: group.desired.map(\.link)))
      }
    }
    return outcome
  }
}
