// Who said so: from the inventory's sources to what plans tell.

import Inventory
import Planning

extension Origin {
  /// The origin of a value.
  ///
  /// - Parameters:
  ///   - source: Where the inventory has it from.
  ///   - option: The option that a value of the command line came by.
  init(_ source: Source, option: String) {
    self =
      switch source {
      case .commandLine: .option(option)
      case .configuration(let path, let line): .configuration(path: path, line: line)
      case .eniFile(let path): .eniFile(path: path)
      case .metadata: .metadata
      }
  }
}
