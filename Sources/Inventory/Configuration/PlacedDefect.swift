// A defect of a configuration with its position, before the file's path is added.

import Model
import YAML

/// A defect of a configuration with its position.
struct PlacedDefect: Error, Equatable {
  let defect: ConfigurationDefect
  let position: TextPosition

  init(defect: ConfigurationDefect, position: TextPosition) {
    self.defect = defect
    self.position = position
  }

  /// Converts an error of the YAML reader.
  init(_ error: YAMLError) {
    defect =
      switch error.defect {
      case .syntax(let words): .syntax(words)
      case .notUTF8: .notUTF8
      case .tooLong(let limit): .tooLong(limit)
      case .severalDocuments: .severalDocuments
      case .alias: .alias
      case .tag: .tag
      case .tooDeep: .tooDeep
      case .tooLarge: .tooLarge
      case .keyIsNoText: .keyIsNoText
      case .duplicateKey(let key, let line): .duplicateKey(key, firstLine: line)
      }
    position = error.position
  }
}
