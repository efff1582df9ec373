// Whether the boot-time files are written too, as values.

import ArgumentParser
import Engine

/// Whether the boot-time files are written too.
struct PersistValues {
  var persist = false
  var formats = FormatValues()

  /// What is to be written; nil where nothing is.
  var request: BootFilesRequest? { persist ? formats.request : nil }

  /// Refuses options that mean nothing without --persist.
  ///
  /// - Parameter forcesMore: Whether --force also means something else.
  func validate(forcesMore: Bool = false) throws {
    guard !persist else { return }
    if formats.format != nil { throw ValidationError("--format goes with --persist.") }
    if formats.force, !forcesMore { throw ValidationError("--force goes with --persist.") }
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    guard option == "--persist" else { return try formats.take(option, &line) }
    persist = true
    return true
  }
}
