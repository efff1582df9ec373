// Local-first: networks other than the cloud's are preferred to an ENI's default route.

package import Model

// What an address A of an ENI sends walks, at the ENI's rule priority P:
//
//     P - 4000 from A to S lookup T S each subnet of the cloud that is known
//     P - 2000  from A lookup main suppress_prefixlength 0  what main has but for default routes
//     P         from A lookup T                             as documented
//
// Without the first, replies to a neighbour would leave by whichever NIC has its subnet in main,
// and the cloud drops what comes from an address that is not the NIC's.

extension SecondaryGoal {
  /// Adds the rules of local-first to each source rule.
  ///
  /// - Parameters:
  ///   - link: The ENI's link.
  ///   - others: The subnets of the guest's other NICs.
  mutating func letLocalNetworksGoFirst(on link: LinkName, _ others: [IPPrefix]) {
    let numbers = eni.numbers
    let families = Set(rules.map(\.object.family))
    let own = addresses.map(\.object.address.prefix).filter {
      !$0.isHost && families.contains($0.family)
    }.withoutRepeats
    let subnetRoutes = own.map { subnet in
      var route = Route(destination: subnet, table: numbers.table, link: link)
      route.metric = route.defaultMetric
      return Wanted(route, because: .ownSubnet)
    }
    // The DHCP server may have sent a route to the subnet.
    let missing = subnetRoutes.filter { one in
      !routes.contains { $0.object.hasSameKey(as: one.object) }
    }
    routes = missing + routes
    let subnets = (own + others).withoutRepeats
    rules = rules.flatMap { $0.withLocalNetworksFirst(numbers, subnets) }
  }
}

extension Wanted<Rule> {
  /// The source rule, followed by the rules with a lower number in the order to add them.
  ///
  /// The one that looks up main comes last, and goes first: it is known as the ENI's by its source
  /// rule, and without those to the cloud's subnets it would lead astray.
  fileprivate func withLocalNetworksFirst(
    _ numbers: ENINumbers, _ subnets: [IPPrefix]
  ) -> [Wanted<Rule>] {
    let toSubnets = subnets.filter { $0.family == object.family }.map { subnet in
      var rule = object
      rule.priority = numbers.priority(before: RulePriorityFormula.cloudLead)
      rule.destination = subnet
      return Wanted(rule, because: .cloudRule)
    }
    var local = object
    local.priority = numbers.priority(before: RulePriorityFormula.localLead)
    local.action = .lookup(.main)
    local.suppressPrefixLength = 0
    return [self] + toSubnets + [Wanted(local, because: .localRule)]
  }
}

extension LinkPlanning {
  /// The steps for the rules into the cloud's subnets.
  func cloudRuleSteps() throws(PlanError) -> [Step] {
    try (ruleSteps() + staleRuleSteps()).filter { step in
      switch step.change {
      case .addRule(let rule), .removeRule(let rule): rule.destination != nil
      case .setLinkUp, .setLinkDown, .setMTU, .setSetting, .addAddress, .removeAddress,
        .replaceAddress, .addRoute, .removeRoute, .replaceRoute, .setChannels, .setSteering,
        .setFile:
        false
      }
    }
  }
}

extension Rule {
  /// Whether the rule lets the main table's networks, but for default routes, come first for a
  /// source.
  var letsLocalNetworksGoFirst: Bool {
    table == .main && suppressPrefixLength == 0 && source != nil && destination == nil
  }

  /// Whether the rule is the source rule of a rule that prefers local networks.
  func isSourceRule(of local: Rule) -> Bool {
    family == local.family && source == local.source && destination == nil
      && table != nil && table != .main
      && local.stands(RulePriorityFormula.localLead, before: priority)
  }

  /// A foreign rule with a lower number than this has the effect of this rule.
  var latestUse: RulePriority {
    guard destination != nil || letsLocalNetworksGoFirst else { return .main }
    return RulePriority(priority.rawValue + RulePriorityFormula.localLead)
  }

  /// Whether the rule prefers local networks, at the priority that belongs to the source rules.
  func goesFirst(before sourceRules: RulePriority) -> Bool {
    letsLocalNetworksGoFirst && stands(RulePriorityFormula.localLead, before: sourceRules)
  }

  private func stands(_ lead: UInt32, before other: RulePriority) -> Bool {
    // A foreign rule may have any priority.
    UInt64(priority.rawValue) + UInt64(lead) == UInt64(other.rawValue)
  }
}

extension ObservedState {
  /// The subnets of links in the cloud's networks.
  ///
  /// - Parameters:
  ///   - links: The links.
  ///   - desired: What some of them should have.
  /// - Returns: The subnets, sorted, without duplicates.
  package func subnets(of links: [LinkName], becoming desired: [DesiredLink] = []) -> [IPPrefix] {
    var subnets: Set<IPPrefix> = []
    for link in links {
      let becoming = desired.first { $0.link == link && !$0.goal.isAboutGoneLink }
      for address in addresses(on: link, becoming: becoming) where address.scope == .universe {
        let subnet = address.address.prefix
        if !subnet.isHost, !subnet.isDefault, !subnet.address.isLinkLocal { subnets.insert(subnet) }
      }
    }
    return subnets.sorted()
  }

  private func addresses(on link: LinkName, becoming desired: DesiredLink?) -> [InterfaceAddress] {
    let present = addresses(on: link)
    guard let desired, !desired.goal.awaitsLease else { return present }
    let staying = present.filter { !$0.isEnicfgs(by: desired.record) }
    return staying + desired.allAddresses.map(\.object)
  }
}

extension [IPPrefix] {
  /// The elements without later duplicates.
  fileprivate var withoutRepeats: [IPPrefix] {
    var seen: Set<IPPrefix> = []
    return filter { seen.insert($0).inserted }
  }
}
