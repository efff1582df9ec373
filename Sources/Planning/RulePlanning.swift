// Planning rules.

import NetworkModel

extension LinkPlanning {
  func ruleSteps() throws(PlanError) -> [Step] {
    var steps: [Step] = []
    for wanted in desired.rules where !observed.rules.contains(where: { fits($0, wanted.object) }) {
      let holder = observed.rules.first {
        $0.family == wanted.object.family && $0.priority == wanted.object.priority && !isOwned($0)
      }
      if let holder { throw priorityInUse(wanted.object.priority, by: holder) }
      steps.append(Step(.addRule(wanted.object), because: wanted.reason))
    }
    return steps
  }

  func priorityInUse(_ priority: RulePriority, by holder: Rule) -> PlanError {
    .priorityInUse(priority, wantedBy: name, holder: holder, free: freePriority(above: priority))
  }

  /// enicfg's rules for the ENI that are not wanted as they are.
  func staleRuleSteps() -> [Step] {
    observed.rules.filter { rule in
      isOwned(rule) && !desired.rules.contains { fits(rule, $0.object) }
    }.map { Step(.removeRule($0), because: removalReason) }
  }

  /// Whether an observed rule does what is wanted: enicfg's own at its priority, somebody else's
  /// wherever it still comes before the main table.
  private func fits(_ rule: Rule, _ wanted: Rule) -> Bool {
    guard
      rule.family == wanted.family, rule.source == wanted.source,
      rule.destination == wanted.destination, rule.action == wanted.action,
      rule.suppressPrefixLength == wanted.suppressPrefixLength, !rule.hasMoreAttributes
    else { return false }
    return rule.madeBy == .enicfg
      ? rule.priority == wanted.priority : rule.priority < .main
  }

  /// Whether enicfg made the rule for this ENI: it bears the mark, and looks up a table that is
  /// or was the ENI's.
  func isOwned(_ rule: Rule) -> Bool {
    guard rule.madeBy == .enicfg, !rule.hasMoreAttributes, let table = rule.table else {
      return false
    }
    return ownTables.contains(table) && desired.tablesOfOthers[table] == nil
  }

  static func ownTables(
    of desired: DesiredLink, on link: LinkName, in observed: ObservedState
  ) -> Set<RouteTable> {
    let recorded = (desired.record?.tables ?? []).union(desired.leftTables)
    let routes = observed.routes.lazy.filter { $0.madeBy == .enicfg }
    // What a link that is gone had may be another's by now.
    if desired.extent == .vanished { return recorded.subtracting(routes.map(\.table)) }
    var tables = Set(routes.filter { $0.link == link }.map(\.table))
    tables.remove(.main)
    if let table = desired.numbers?.table { tables.insert(table) }
    return tables.union(recorded)
  }
}
