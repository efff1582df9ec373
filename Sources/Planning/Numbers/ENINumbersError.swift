// The errors of numbers that a secondary ENI cannot have.

/// A number that a secondary ENI cannot have.
package enum ENINumbersError: Error, Equatable, Sendable {
  /// Table 0 means none; 253, 254 and 255 are default, main and local.
  case tableReserved(UInt32)
  /// A default route with metric 0 would take the primary NIC's place.
  case metricZero
  /// A rule needs a priority of 1 to 32765: after the rule for local (0) and before that for main
  /// (32766).
  case priorityOutOfRange(UInt32)
  /// The rules of local-first have priorities up to 4000 below the source rules, and these must be
  /// at least 1.
  case noRoomForLocalFirst(UInt32)
}
