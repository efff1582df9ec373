// A key of a mapping that was read, with its value.

package import Model

/// A key of a mapping with its value.
package struct YAMLEntry: Hashable, Sendable {
  /// The key.
  package let key: String
  /// Where the key begins.
  package let position: TextPosition
  /// The value.
  package let value: YAMLNode
}
