// A rule of the routing policy.

/// A rule of the routing policy.
package struct Rule: Hashable, Sendable {
  /// The family of the packets.
  package var family: IPFamily
  /// The priority (`FRA_PRIORITY`).
  package var priority: RulePriority
  /// The sources that it selects (`FRA_SRC`); nil selects all.
  package var source: IPPrefix?
  /// The destinations that it selects (`FRA_DST`); nil selects all.
  package var destination: IPPrefix?
  /// What the rule does.
  package var action: RuleAction
  /// The program that made it (`FRA_PROTOCOL`).
  package var madeBy: RouteProtocol
  /// The rule ignores routes with a prefix of this length or shorter (`FRA_SUPPRESS_PREFIXLEN`).
  package var suppressPrefixLength: UInt8?
  /// What else it selects packets by.
  package var selectors: RuleSelectors
  /// Whether the rule has further attributes, so that it could not be restored exactly.
  package var hasMoreAttributes: Bool

  /// Makes a rule from its attributes.
  package init(
    family: IPFamily = .v4, priority: RulePriority, source: IPPrefix? = nil,
    destination: IPPrefix? = nil, action: RuleAction, madeBy: RouteProtocol = .enicfg,
    suppressPrefixLength: UInt8? = nil, selectors: RuleSelectors = RuleSelectors(),
    hasMoreAttributes: Bool = false
  ) {
    self.family = family
    self.priority = priority
    self.source = source
    self.destination = destination
    self.action = action
    self.madeBy = madeBy
    self.suppressPrefixLength = suppressPrefixLength
    self.selectors = selectors
    self.hasMoreAttributes = hasMoreAttributes
  }

  /// The table that the rule looks up; nil if it does something else.
  package var table: RouteTable? {
    guard case .lookup(let table) = action else { return nil }
    return table
  }
}
