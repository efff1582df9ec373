// What `up` would change: observed, planned, nothing applied.

import NetworkModel
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
    var (observed, desired) = (foreseen.observed, foreseen.desired)
    if let persist {
      let persistence = try Persistence(
        persist, for: foreseen.intents, in: observed, note: foresight.note)
      desired = try persistence.adding(
        to: desired, of: foreseen.intents, in: observed)
      persistence.hazards(of: desired, foreseen.intents, in: observed).forEach(foresight.note)
      persistence.look(at: desired, &transaction)
      observed = try transaction.observe()
    }
    return try observed.plan(foreseen.leftOver + desired + foreseen.following)
  }
}
