// How the way back is compared with the link that a packet came in by.

/// How IPv4 compares the way back to a packet's source with the link that it came in by (`rp_filter`).
package enum ReversePathFilter: Int, Hashable, Sendable, CaseIterable {
  /// 0: not at all.
  case off = 0
  /// 1: the way back must be by that link.
  case strict = 1
  /// 2: there must be a way back.
  case loose = 2
}
