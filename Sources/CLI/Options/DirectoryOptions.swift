// Where enicfg keeps its files, by option or environment.

import ArgumentParser
import Engine
import Glibc

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

  /// The options stand before the environment, the environment before the defaults.
  var stateDirectory: String {
    stateDir ?? environment("ENICFG_STATE_DIR") ?? "/var/lib/enicfg"
  }

  var runDirectory: String { runDir ?? environment("ENICFG_RUN_DIR") ?? "/run/enicfg" }

  /// The files below them.
  var stores: Stores {
    Stores(stateDirectory: stateDirectory, runDirectory: runDirectory)
  }

  func validate() throws {
    for directory in [stateDirectory, runDirectory] where directory.isEmpty {
      throw ValidationError("A directory's name is empty.")
    }
  }
}

/// A variable of the environment; nil where it is not set, or empty.
func environment(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  let text = unsafe String(cString: value)
  return text.isEmpty ? nil : text
}
