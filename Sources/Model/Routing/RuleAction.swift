// What a rule does with the packets that it selects.

/// What a rule does with the packets that it selects (`FR_ACT_…` in linux/fib_rules.h).
package enum RuleAction: Hashable, Sendable {
  /// Looks up the destination in a table.
  case lookup(RouteTable)
  /// Goes on with the first rule of this priority, which is a higher one (`FRA_GOTO`).
  case goTo(RulePriority)
  /// Any other action, by the kernel's number.
  case other(UInt8)
}
