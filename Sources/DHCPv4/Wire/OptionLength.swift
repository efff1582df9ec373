// How long the value of an option may be.

/// The length, in bytes, that an option's meaning asks for.
package enum OptionLength: Hashable, Sendable {
  /// So many bytes.
  case exactly(Int)
  /// A list, not empty, of elements of so many bytes.
  case multiple(of: Int)
  /// Option 121: whole routes of 5 to 9 bytes, one at least (RFC 3442).
  case wholeRoutes
}
