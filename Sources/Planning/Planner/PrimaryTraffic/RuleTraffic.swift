// Whether a source rule draws another link's traffic.

import Model

extension LinkPlanning {
  /// Checks that the sources of rules are neither another NIC's nor the metadata service's.
  func checkSources(of rules: [Rule], _ others: OtherLinks) throws(PlanError) {
    for rule in rules {
      guard let source = rule.source else { continue }
      if source.isLargePart { throw draws(.rule(rule), from: .internet) }
      if let holder = others.addressOfNIC(in: source) {
        throw draws(.rule(rule), from: .address(holder))
      }
      if let service = metadataService, source.contains(service) {
        throw draws(.rule(rule), from: .metadataService(service))
      }
    }
  }

  /// Checks, before there is a lease, the rules that its prefixes will have.
  func checkPrefixes(of eni: SecondaryENI) throws(PlanError) {
    let numbers = eni.numbers
    let rules = eni.prefixes.map { prefix in
      Rule(
        family: prefix.family, priority: numbers.rulePriority, source: prefix,
        action: .lookup(numbers.table))
    }
    try checkSources(of: rules, OtherLinks(than: name, in: around))
    // A lease is of an IPv4 address, which will have a rule.
    let leased = Rule(priority: numbers.rulePriority, action: .lookup(numbers.table))
    try checkLocalTableGoesFirst(for: rules + [leased])
  }

  /// Checks that the rule of the local table has a lower priority than the ENI's.
  ///
  /// A host with VRFs may have it right before the main table's. The ENI's table would then have what
  /// goes to this host itself.
  func checkLocalTableGoesFirst(for rules: [Rule]) throws(PlanError) {
    for family in IPFamily.allCases {
      let wanted = rules.filter { $0.family == family }
        .min { $0.priority < $1.priority }
      let local = around.rules(lookingUp: [.local]).filter {
        $0.family == family && $0.source == nil && $0.destination == nil
          && !$0.hasMoreAttributes
      }.min { $0.priority < $1.priority }
      guard let wanted, let local, local.priority > wanted.priority else { continue }
      throw .localRuleBehind(
        wanted.priority, wantedFor: name, local: local, free: freePriority(above: local.priority))
    }
  }
}
