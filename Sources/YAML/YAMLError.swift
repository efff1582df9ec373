// Why a text is not read as YAML, and where.

package import Model

/// Why a text is not read as YAML.
package struct YAMLError: Error, Hashable, Sendable {
  /// What is wrong.
  package enum Defect: Hashable, Sendable {
    /// It is not YAML; libyaml's own words.
    case syntax(String)
    /// It is not UTF-8.
    case notUTF8
    /// It is longer than this many bytes.
    case tooLong(Int)
    /// A second document begins.
    case severalDocuments
    /// An alias (`*name`) that is not read, or whose anchor does not stand before it.
    case alias
    /// A tag (`!name`) that is not read.
    case tag
    /// Collections are nested too deeply.
    case tooDeep
    /// It has too many nodes, those of aliases counted each time.
    case tooLarge
    /// A key is a list or a mapping.
    case keyIsNoText
    /// The same key stands in the same mapping, first on that line.
    case duplicateKey(String, firstLine: Int)
  }

  /// What is wrong.
  package let defect: Defect
  /// Where.
  package let position: TextPosition

  /// Makes an error of its parts.
  package init(defect: Defect, position: TextPosition) {
    self.defect = defect
    self.position = position
  }
}
