// Why a number cannot be a secondary ENI's.

/// A number that cannot be a secondary ENI's.
package enum ENINumbersError: Error, Hashable, Sendable {
  /// Table 0 means none; 253, 254 and 255 are default, main and local.
  case tableReserved(UInt32)
  /// A default route with metric 0 would take the primary NIC's place.
  case metricZero
  /// A rule counts only from 1 to 32765: behind 0, local, and before 32766, main.
  case priorityOutOfRange(UInt32)
  /// Local-first has rules up to 4000 before the source rules, and those count only from 1 on.
  case noRoomForLocalFirst(UInt32)
}
