// The priority of a rule.

/// The priority of a rule (`FRA_PRIORITY`): the kernel tries rules from the lowest number to the
/// highest.
package struct RulePriority: Hashable, Sendable {
  /// The kernel's number.
  package let rawValue: UInt32

  /// Makes a priority from its number.
  package init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// 32766, the rule that looks up the main table: rules after it have no effect.
  package static let main = RulePriority(32766)
}

extension RulePriority: Comparable {
  /// Orders by number.
  package static func < (a: RulePriority, b: RulePriority) -> Bool { a.rawValue < b.rawValue }
}

extension RulePriority: CustomStringConvertible {
  /// The number.
  package var description: String { String(rawValue) }
}
