// The valid lengths of an option's value.

/// The length, in bytes, that an option must have.
package enum OptionLength: Equatable, Sendable, Codable {
  /// This many bytes.
  case exactly(Int)
  /// A non-empty list of elements of this many bytes.
  case multiple(of: Int)
  /// Option 121: whole routes of 5 to 9 bytes, at least one (RFC 3442).
  case wholeRoutes
}
