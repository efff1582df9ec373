// A value of an ENI with its origin.

package import Model

/// A value of an ENI with its origin.
package struct Assigned<Value: Hashable & Sendable>: Equatable, Sendable {
  /// The value.
  package var value: Value
  /// The origin.
  package var origin: Origin

  /// Pairs a value with its origin.
  package init(_ value: Value, by origin: Origin) {
    self.value = value
    self.origin = origin
  }
}
