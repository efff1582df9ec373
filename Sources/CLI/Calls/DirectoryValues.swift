// Where enicfg keeps its files, as values.

import ArgumentParser
import Engine
import Glibc

/// Where enicfg keeps its files.
struct DirectoryValues {
  var stateDir: String?
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

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    switch option {
    case "--state-dir": stateDir = try line.value()
    case "--run-dir": runDir = try line.value()
    default: return false
    }
    return true
  }
}

/// A variable of the environment; nil where it is not set, or empty.
func environment(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  let text = unsafe String(cString: value)
  return text.isEmpty ? nil : text
}
