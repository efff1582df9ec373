// Numbers that are not in use, to be proposed where a wanted one is taken.

import Model

extension LinkPlanning {
  /// The lowest table above one in which there is no route, and that no rule looks up.
  func freeTable(above taken: RouteTable) -> UInt32? {
    let used = Set(observed.routes.map(\.table) + observed.rules.compactMap(\.table))
      .union(desired.tablesOfOthers.keys)
    return Self.lowest(above: taken.rawValue) { number in
      RouteTable(number).map { !$0.isReserved && !used.contains($0) } ?? false
    }
  }

  /// The lowest metric, as `--metric` takes it, that comes behind a route's and that no other route
  /// to the same destination has.
  func freeMetric(behind taken: Route) -> UInt32? {
    // Those of IPv6 are counted from the kernel's default.
    let first = taken.destination.family == .v4 ? 0 : RouteMetric.ipv6Default.rawValue
    let used = Set(
      observed.routes.filter { $0.destination == taken.destination && $0.table == .main }
        .map(\.metric.rawValue))
    let lowest = Self.lowest(above: max(taken.metric.rawValue, first)) { !used.contains($0) }
    return lowest.map { $0 - first }
  }

  /// The lowest priority above one that no rule has and that still counts; with local-first, the
  /// lowest of which that holds for the rules that come before it as well.
  func freePriority(above taken: RulePriority) -> UInt32? {
    let used = Set(observed.rules.map(\.priority.rawValue))
    let leads = [0] + (desired.numbers?.routing.leads ?? [])
    let sourceRules = max(taken, desired.numbers?.rulePriority ?? taken)
    return Self.lowest(above: sourceRules.rawValue) { number in
      number < RulePriority.main.rawValue
        && leads.allSatisfy { $0 < number && !used.contains(number - $0) }
    }
  }

  /// Every number in use can be passed, and few are.
  private static func lowest(above taken: UInt32, _ isFree: (UInt32) -> Bool) -> UInt32? {
    guard taken < .max else { return nil }
    return (taken + 1...UInt32(clamping: UInt64(taken) + 65536)).first(where: isFree)
  }
}
