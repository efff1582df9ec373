// Plans rules.

import Model

extension LinkPlanning {
  func ruleSteps() throws(PlanError) -> [Step] {
    var steps: [Step] = []
    // All rules of an ENI have one of a few priorities.
    var free: [IPFamily: Set<RulePriority>] = [:]
    for wanted in desired.rules where !isThere(wanted.object) {
      let (family, priority) = (wanted.object.family, wanted.object.priority)
      if free[family, default: []].insert(priority).inserted,
        let holder = observed.rules.first(where: {
          $0.family == family && $0.priority == priority && isInTheWay($0)
        })
      {
        throw priorityInUse(priority, by: holder)
      }
      if let narrower = narrowerRule(than: wanted.object) {
        steps.append(Step(.removeRule(narrower), because: removalReason))
      }
      steps.append(Step(.addRule(wanted.object), because: wanted.reason))
    }
    return steps
  }

  /// Whether a rule has the desired effect.
  private func isThere(_ wanted: Rule) -> Bool {
    wanted.source.map { around.rules(from: $0).contains { fits($0, wanted) } }
      ?? observed.rules.contains { fits($0, wanted) }
  }

  /// A rule of the ENI that is no longer desired, and for which the kernel takes the desired one.
  ///
  /// The kernel compares neither a source nor a destination that the new rule does not have, and
  /// refuses it with `EEXIST` while the narrower one of its priority, table and protocol is there.
  ///
  /// Source: `rule_exists` (net/core/fib_rules.c), `fib4_rule_compare` (net/ipv4/fib_rules.c).
  private func narrowerRule(than wanted: Rule) -> Rule? {
    let candidates = wanted.source.map { around.rules(from: $0) } ?? observed.rules
    return candidates.first { rule in
      rule.family == wanted.family && rule.priority == wanted.priority
        && rule.action == wanted.action && rule.madeBy == wanted.madeBy
        && (wanted.destination == nil || rule.destination == wanted.destination)
        && rule != wanted && isOwned(rule)
    }
  }

  func priorityInUse(_ priority: RulePriority, by holder: Rule) -> PlanError {
    .priorityInUse(priority, wantedBy: name, holder: holder, free: freePriority(above: priority))
  }

  /// Whether a rule conflicts with the ENI's: it is neither the ENI's own, nor made by another
  /// program, such as the distribution at boot, for the ENI's table.
  func isInTheWay(_ rule: Rule) -> Bool {
    guard !isOwned(rule) else { return false }
    guard rule.madeBy != .enicfg, rule.source != nil, let numbers else {
      return true
    }
    let isLocal = numbers.routing == .localFirst && rule.letsLocalNetworksGoFirst
    return rule.table != numbers.table && !isLocal
  }

  /// enicfg's rules for the ENI that are no longer desired; first those that prefer local
  /// networks.
  func staleRuleSteps() -> [Step] {
    let unwanted = ownRules.filter { rule in
      !wanted.rules(from: rule.source).contains { fits(rule, $0) }
    }
    guard !unwanted.isEmpty else { return [] }
    let replaced = wanted.rules.compactMap { narrowerRule(than: $0) }
    let stale = unwanted.filter { !replaced.contains($0) }
    let local = stale.filter(\.letsLocalNetworksGoFirst)
    return (local + stale.filter { !$0.letsLocalNetworksGoFirst })
      .map { Step(.removeRule($0), because: removalReason) }
  }

  /// Whether an observed rule has the desired effect: enicfg's rule at its priority, a foreign one
  /// at any priority that is low enough.
  private func fits(_ rule: Rule, _ wanted: Rule) -> Bool {
    guard
      rule.family == wanted.family, rule.source == wanted.source,
      rule.destination == wanted.destination, rule.action == wanted.action,
      rule.suppressPrefixLength == wanted.suppressPrefixLength, !rule.hasMoreAttributes
    else { return false }
    return rule.madeBy == .enicfg
      ? rule.priority == wanted.priority : rule.priority < wanted.latestUse
  }

  /// The rules that enicfg made for this ENI.
  var ownRules: [Rule] {
    around.rules(lookingUp: ownTables.union([.main])).filter(isOwned)
  }

  /// Whether enicfg made the rule for this ENI: it has enicfg's protocol, and looks up a table that
  /// is or was the ENI's, or prefers local networks for such a rule.
  func isOwned(_ rule: Rule) -> Bool {
    guard rule.madeBy == .enicfg, !rule.hasMoreAttributes, let table = rule.table else {
      return false
    }
    if rule.letsLocalNetworksGoFirst { return isOwnedByItsSourceRule(rule) }
    return ownTables.contains(table) && tablesOfOthers[table] == nil
      && !isOfTheENIThatGot(table, rule)
  }

  /// Whether a table that was the ENI's has become another's, and the rule with it.
  ///
  /// The record of the ENI still names the table until the change is verified.
  private func isOfTheENIThatGot(_ table: RouteTable, _ rule: Rule) -> Bool {
    guard table != numbers?.table,
      around.routes(in: table).contains(where: { $0.madeBy == .enicfg && $0.link != name })
    else { return false }
    return !addresses.contains { IPPrefix(host: $0.address.address) == rule.source }
  }

  /// A rule that looks up main belongs to the ENI of the source rule that follows it.
  ///
  /// If the source rule is missing, the record decides: another ENI would not have the priority.
  private func isOwnedByItsSourceRule(_ rule: Rule) -> Bool {
    guard let source = rule.source else { return false }
    let sourceRules = around.rules(from: source).filter {
      $0.madeBy == .enicfg && $0.isSourceRule(of: rule)
    }
    guard sourceRules.isEmpty else { return sourceRules.contains(where: isOwned) }
    let isOnOtherLink =
      source.isHost && around.addresses(source.address).contains { $0.link != name }
    guard let priority = desired.record?.rulePriority else { return false }
    return rule.goesFirst(before: RulePriority(priority))
      && (!isOnOtherLink || desired.goal.isAboutGoneLink)
  }

  static func ownTables(
    of desired: DesiredLink, on link: LinkName, in around: Surroundings
  ) -> Set<RouteTable> {
    switch desired.goal {
    // Objects of a link that no longer exists may belong to another link by now.
    case .vanished(let record): return record.tables.subtracting(around.tablesOfEnicfg)
    case .orphanedRules(let table): return Set([table]).subtracting(around.tablesOfEnicfg)
    case .secondary, .awaitingLease, .primary, .takenDown, .followingRules, .filesOnly,
      .queuesOnly, .leaseOnly, .asBefore:
      var tables = Set(
        around.routesOfEnicfg(by: link).filter { $0.link == link }.map(\.table))
      tables.remove(.main)
      if let table = desired.numbers?.table { tables.insert(table) }
      return tables.union(desired.record?.tables ?? [])
    }
  }
}
