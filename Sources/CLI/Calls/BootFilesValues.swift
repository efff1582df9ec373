// Which boot-time files are written, as values.

import ArgumentParser
import BootConfig
import Engine

/// Which format, and what becomes of files that were edited.
struct FormatValues {
  var format: FormatArgument?
  var force = false

  /// What they ask for, in this machine's system.
  var request: BootFilesRequest {
    switch format ?? .auto {
    case .auto: BootFilesRequest(overwritesEdited: force)
    case .given(let format): BootFilesRequest(format: format, overwritesEdited: force)
    }
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    switch option {
    case "--format": format = try line.value(FormatArgument.init(argument:))
    case "--force": force = true
    default: return false
    }
    return true
  }
}

/// Whether the boot-time files are written too.
struct PersistValues {
  var persist = false
  var formats = FormatValues()

  /// What is to be written; nil where nothing is.
  var request: BootFilesRequest? { persist ? formats.request : nil }

  func validate() throws {
    guard !persist else { return }
    if formats.format != nil { throw ValidationError("--format goes with --persist.") }
    if formats.force { throw ValidationError("--force goes with --persist.") }
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    guard option == "--persist" else { return try formats.take(option, &line) }
    persist = true
    return true
  }
}
