// `--dry-run`, of the commands that change something.

import ArgumentParser

/// `--dry-run`, and what goes with it.
struct DryRunOptions: ParsableArguments {
  @Flag(help: "Show what would change, and change nothing.")
  var dryRun = false

  @Flag(help: "With --dry-run: exit with 2 where there is something to change.")
  var exitCode = false

  func validate() throws {
    if exitCode, !dryRun { throw ValidationError("--exit-code goes with --dry-run.") }
  }
}

/// Refuses two forms of the same output.
func validateAsCommands(_ asCommands: Bool, _ output: OutputOptions) throws {
  if asCommands, output.json {
    throw ValidationError("--as-commands and --json exclude each other.")
  }
}
