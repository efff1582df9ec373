// A value of the configuration, with its place.

package import Model

/// A value of the configuration, and where it stands.
package struct Configured<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The value.
  package let value: Value
  /// The file with the line.
  package let origin: Origin

  /// Makes a value with its place.
  package init(_ value: Value, from origin: Origin) {
    self.value = value
    self.origin = origin
  }
}
