// A value of the configuration, with its position.

package import Model

/// A value of the configuration, with its position.
package struct Configured<Value: Hashable & Sendable>: Equatable, Sendable {
  /// The value.
  package let value: Value
  /// The file with the line.
  package let origin: Origin

  /// Makes a value with its position.
  package init(_ value: Value, from origin: Origin) {
    self.value = value
    self.origin = origin
  }
}
