// `--dry-run`, of the commands that change something.

import ArgumentParser

/// `--dry-run`, and what goes with it.
struct DryRunOptions: ParsableArguments {
  @Flag(help: "Show what would change, and change nothing.")
  var dryRun = false

  @Flag(help: "With --dry-run: exit with 2 where there is something to change.")
  var exitCode = false

  var values: DryRunValues { DryRunValues(dryRun: dryRun, exitCode: exitCode) }
}
