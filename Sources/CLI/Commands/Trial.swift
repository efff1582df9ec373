// Whether a command changes something or only shows it, for every command that can do both.

import ArgumentParser
import Planning

/// `--dry-run`, and what goes with it.
struct TrialOptions: ParsableArguments {
  @Flag(help: "Show what would change, and change nothing.")
  var dryRun = false

  @Flag(help: "With --dry-run: exit with 2 where there is something to change.")
  var exitCode = false

  func validate() throws {
    if exitCode, !dryRun { throw ValidationError("--exit-code goes with --dry-run.") }
  }
}

/// A run that can be planned without being carried out.
protocol PlannedRun {
  /// Plans without changing anything.
  func plan() throws(Failure) -> Plan

  /// Carries the plan out.
  ///
  /// - Returns: What was done.
  /// - Throws: ``FailureOutcome``, after everything was undone.
  func run() throws(FailureOutcome) -> Plan
}

/// A run whose wish depends on what is there, and on nothing else.
protocol DirectRun: PlannedRun {
  var stores: Stores { get }

  /// What ought to be, given what the transaction observes; it has the transaction look at what else
  /// that is about.
  func desired(_ transaction: inout Transaction) throws(Failure) -> [DesiredLink]
}

extension DirectRun {
  func plan() throws(Failure) -> Plan {
    var transaction = try Transaction(stores)
    let desired = try desired(&transaction)
    return try transaction.observe().plan(desired)
  }

  func run() throws(FailureOutcome) -> Plan {
    try locked(stores) { (transaction: inout Transaction) throws(Failure) in
      try transaction.bringAbout(desired(&transaction))
    }
  }
}

extension Output {
  /// The files of a command, which writes to them unless it is only tried.
  func stores(
    _ directories: DirectoryOptions, _ trial: TrialOptions, isUnits: Bool = false
  ) throws(FailureOutcome) -> Stores {
    let stores = Stores(directories).patient(isUnits)
    guard !trial.dryRun else { return stores }
    return try withoutChanges { () throws(Failure) in try stores.writable(note) }
  }

  /// Shows what a run would change, or has it changed.
  func out(
    _ run: some PlannedRun, _ trial: TrialOptions, asCommands: Bool = false
  ) throws(FailureOutcome) -> Int32 {
    trial.dryRun
      ? try show(run.plan, exitCode: trial.exitCode, asCommands: asCommands) : try apply(run.run)
  }
}
