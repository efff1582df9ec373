// A rule of the routing policy.

/// A rule of the routing policy.
package struct Rule: Hashable, Sendable {
  /// The family whose packets it selects from.
  package var family: IPFamily
  /// The priority (`FRA_PRIORITY`).
  package var priority: RulePriority
  /// The sources selected (`FRA_SRC`); nil is all.
  package var source: IPPrefix?
  /// The destinations selected (`FRA_DST`); nil is all.
  package var destination: IPPrefix?
  /// What is done.
  package var action: RuleAction
  /// Who made it (`FRA_PROTOCOL`).
  package var madeBy: RouteProtocol
  /// Results with a prefix of this length or shorter do not count (`FRA_SUPPRESS_PREFIXLEN`).
  package var suppressPrefixLength: UInt8?
  /// Whether the rule has attributes beyond these: it could not be put back exactly.
  package var hasMoreAttributes: Bool

  /// Makes a rule of its attributes.
  package init(
    family: IPFamily = .v4, priority: RulePriority, source: IPPrefix? = nil,
    destination: IPPrefix? = nil, action: RuleAction, madeBy: RouteProtocol = .enicfg,
    suppressPrefixLength: UInt8? = nil, hasMoreAttributes: Bool = false
  ) {
    self.family = family
    self.priority = priority
    self.source = source
    self.destination = destination
    self.action = action
    self.madeBy = madeBy
    self.suppressPrefixLength = suppressPrefixLength
    self.hasMoreAttributes = hasMoreAttributes
  }

  /// The table that the rule looks up, if that is what it does.
  package var table: RouteTable? {
    guard case .lookup(let table) = action else { return nil }
    return table
  }
}
