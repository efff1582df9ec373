// What `up` would change: observed, planned, nothing applied.

import Model
import Planning

/// One run of `plan`, or of `up --dry-run`.
struct PlanRun {
  let foresight: Foresight
  /// The boot-time files that are planned too; nil for none.
  var persist: PersistRequest?

  /// Plans `up` without changing anything: no link, no file.
  func run() throws(Failure) -> Plan {
    let survey = try foresight.survey()
    var transaction = try Transaction(foresight.stores)
    let foreseen = try foresight.see(survey, &transaction)
    let observed = foreseen.outset.observed
    guard let persist else { return try observed.plan(foreseen.desired) }
    let persistence = try Persistence(
      persist, for: foreseen.outset, foresight.choice, note: foresight.note)
    let desired = try persistence.completing(foreseen.desired, in: observed)
    persistence.prepare(desired, &transaction)
    return try transaction.observe().plan(desired)
  }
}
