// A key of a mapping, with its value and position.

package import Model

/// A key of a mapping with its value.
package struct YAMLEntry: Hashable, Sendable {
  /// The key.
  package let key: String
  /// The position of the key.
  package let position: TextPosition
  /// The value.
  package let value: YAMLNode
}
