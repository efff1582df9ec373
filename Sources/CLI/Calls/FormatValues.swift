// Which format of boot-time files is written, as values.

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
