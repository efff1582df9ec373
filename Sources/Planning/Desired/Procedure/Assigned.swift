// A value of an ENI together with who said so.

package import Model

/// A value that an ENI has, and who said so.
package struct Assigned<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
  /// The value.
  package var value: Value
  /// Who said so.
  package var origin: Origin

  /// Pairs a value with who said so.
  package init(_ value: Value, by origin: Origin) {
    self.value = value
    self.origin = origin
  }
}
