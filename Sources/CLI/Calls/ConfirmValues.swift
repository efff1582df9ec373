// `--confirm`, as a value.

import ArgumentParser

/// Within how many seconds what is applied has to be confirmed.
struct ConfirmValues {
  var seconds: UInt32?

  func validate(_ trial: DryRunValues) throws {
    guard let seconds else { return }
    guard (1...86400).contains(seconds) else {
      throw ValidationError("--confirm \(seconds) is not within 1…86400 seconds.")
    }
    if trial.dryRun { throw ValidationError("--confirm and --dry-run exclude each other.") }
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    guard option == "--confirm" else { return false }
    seconds = try line.value { UInt32($0) }
    return true
  }
}
