// Where enicfg keeps its files, by option or environment.

import ArgumentParser

/// Where enicfg keeps its files.
struct DirectoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the numbers per ENI are kept. (default: /var/lib/enicfg)", valueName: "dir"),
    completion: .directory)
  var stateDir: String?

  @Option(
    help: ArgumentHelp(
      "Where leases, records and the lock are kept. (default: /run/enicfg)", valueName: "dir"),
    completion: .directory)
  var runDir: String?

  var values: DirectoryValues { DirectoryValues(stateDir: stateDir, runDir: runDir) }
}
