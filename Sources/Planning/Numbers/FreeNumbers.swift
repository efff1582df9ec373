// Unused numbers, to propose if a requested one is in use.

import Model

extension LinkPlanning {
  /// The lowest table above a given one that has no routes and that no rule looks up.
  func freeTable(above taken: RouteTable) -> UInt32? {
    let used = Set(observed.routes.map(\.table) + observed.rules.compactMap(\.table))
      .union(desired.tablesOfOthers.keys)
    return Self.lowest(above: taken.rawValue) { number in
      RouteTable(number).map { !$0.isReserved && !used.contains($0) } ?? false
    }
  }

  /// The lowest metric, as in `--metric`, that is higher than a route's and that no other route
  /// to the same destination has.
  func freeMetric(behind taken: Route) -> UInt32? {
    // The metrics of IPv6 are relative to the kernel's default.
    let first = taken.destination.family == .v4 ? 0 : RouteMetric.ipv6Default.rawValue
    let used = Set(
      observed.routes.filter { $0.destination == taken.destination && $0.table == .main }
        .map(\.metric.rawValue))
    let lowest = Self.lowest(above: max(taken.metric.rawValue, first)) { !used.contains($0) }
    return lowest.map { $0 - first }
  }

  /// The lowest valid priority above a given one that no rule has; with local-first, the
  /// lowest for which the priorities of the other rules are free too.
  func freePriority(above taken: RulePriority) -> UInt32? {
    let used = Set(observed.rules.map(\.priority.rawValue))
    let leads = [0] + (desired.numbers?.routing.leads ?? [])
    let sourceRules = max(taken, desired.numbers?.rulePriority ?? taken)
    return Self.lowest(above: sourceRules.rawValue) { number in
      number < RulePriority.main.rawValue
        && leads.allSatisfy { $0 < number && !used.contains(number - $0) }
    }
  }

  /// The loop ends, because only a few numbers are in use.
  private static func lowest(above taken: UInt32, _ isFree: (UInt32) -> Bool) -> UInt32? {
    guard taken < .max else { return nil }
    return (taken + 1...UInt32(clamping: UInt64(taken) + 65536)).first(where: isFree)
  }
}
