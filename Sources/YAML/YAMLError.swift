// Why a text cannot be read as YAML, and at which position.

package import Model

/// Why a text cannot be read as YAML.
package struct YAMLError: Error, Hashable, Sendable {
  /// What is wrong.
  package enum Defect: Hashable, Sendable {
    /// It is not YAML; the message is libyaml's.
    case syntax(String)
    /// It is not UTF-8.
    case notUTF8
    /// It is longer than this many bytes.
    case tooLong(Int)
    /// A second document begins.
    case severalDocuments
    /// An alias (`*name`) is unsupported, or its anchor does not come before it.
    case alias
    /// A tag (`!name`) is unsupported.
    case tag
    /// Collections are nested too deeply.
    case tooDeep
    /// It has too many nodes; the nodes of an alias are counted each time.
    case tooLarge
    /// A key is a list or a mapping.
    case keyIsNoText
    /// A mapping has the same key twice, first on that line.
    case duplicateKey(String, firstLine: Int)
  }

  /// What is wrong.
  package let defect: Defect
  /// The position of the error.
  package let position: TextPosition

  /// Makes an error from its parts.
  package init(defect: Defect, position: TextPosition) {
    self.defect = defect
    self.position = position
  }
}
