// The options that say which boot-time files are written, and where.

import ArgumentParser
import BootConfig

/// A format as `--format` takes it.
enum FormatArgument: ExpressibleByArgument, Hashable, CaseIterable {
  /// What the system's own configuration has.
  case auto
  /// This one.
  case given(BootFormat)

  static let allCases: [FormatArgument] = [.auto] + BootFormat.allCases.map { .given($0) }

  /// Reads a format's name, or `auto`.
  init?(argument: String) {
    guard let choice = Self.allCases.first(where: { $0.defaultValueDescription == argument })
    else { return nil }
    self = choice
  }

  var defaultValueDescription: String {
    switch self {
    case .auto: "auto"
    case .given(let format): format.rawValue
    }
  }

  static var allValueStrings: [String] { allCases.map(\.defaultValueDescription) }
}

/// Which format, and what becomes of files that were edited.
struct FormatOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The boot-time files' format. (default: auto, that of the system's own)", valueName: "f"))
  var format: FormatArgument?

  @Flag(
    help: """
      Write over boot-time files of enicfg that were edited since; with up, also cut TCP connections \
      that are established now.
      """)
  var force = false

  var values: FormatValues { FormatValues(format: format, force: force) }
}

/// The options of `up` and `plan` that say whether the boot-time files are written too.
struct PersistFlag: ParsableArguments {
  @Flag(help: "Write the distribution's boot-time files too, as persist does.")
  var persist = false

  @OptionGroup var formats: FormatOptions

  var values: PersistValues { PersistValues(persist: persist, formats: formats.values) }
}
