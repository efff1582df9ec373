// `--dry-run` and what goes with it, as values.

import ArgumentParser

/// `--dry-run`, and what goes with it.
struct DryRunValues {
  var dryRun = false
  var exitCode = false

  func validate() throws {
    if exitCode, !dryRun { throw ValidationError("--exit-code goes with --dry-run.") }
  }

  mutating func take(_ option: String) -> Bool {
    switch option {
    case "--dry-run": dryRun = true
    case "--exit-code": exitCode = true
    default: return false
    }
    return true
  }
}

/// Refuses two forms of the same output.
func validateAsCommands(_ asCommands: Bool, _ output: OutputValues) throws {
  if asCommands, output.json {
    throw ValidationError("--as-commands and --json exclude each other.")
  }
}
