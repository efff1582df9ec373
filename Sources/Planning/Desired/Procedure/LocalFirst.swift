// Local-first: the networks of the main table that are not the cloud's come before an ENI's default route.

package import Model

// What an address A of an ENI sends walks, at the ENI's rule priority P:
//
//     P - 4000  from A to S lookup T                        S each subnet of the cloud that is known
//     P - 2000  from A lookup main suppress_prefixlength 0  what main has but for default routes
//     P         from A lookup T                             as documented
//
// Without the first, replies to a neighbour would leave by whichever NIC has its subnet in main, and
// the cloud drops what comes from an address that is not the NIC's.

extension SecondaryGoal {
  /// Lets the local networks go first wherever there is a source rule.
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
    // A server may have said how the subnet is reached.
    let missing = subnetRoutes.filter { one in
      !routes.contains { $0.object.hasSameKey(as: one.object) }
    }
    routes = missing + routes
    let subnets = (own + others).withoutRepeats
    rules = rules.flatMap { $0.withLocalNetworksFirst(numbers, subnets) }
  }
}

extension Wanted<Rule> {
  /// The source rule and, in the order to be made, those that come before it.
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
  /// Of what the rules need, what is about those into the cloud's subnets.
  func cloudRuleSteps() throws(PlanError) -> [Step] {
    try (ruleSteps() + staleRuleSteps()).filter { step in
      switch step.change {
      case .addRule(let rule), .removeRule(let rule): rule.destination != nil
      case .setLinkUp, .setLinkDown, .setMTU, .setPromoteSecondaries, .addAddress, .removeAddress,
        .replaceAddress, .addRoute, .removeRoute, .replaceRoute, .setChannels, .setSteering,
        .setFile:
        false
      }
    }
  }
}

extension Rule {
  /// Whether the rule lets the main table's networks, but for default routes, come first for a source.
  var letsLocalNetworksGoFirst: Bool {
    table == .main && suppressPrefixLength == 0 && source != nil && destination == nil
  }

  /// Whether the rule is the source rule of one that lets local networks go first.
  func isSourceRule(of local: Rule) -> Bool {
    family == local.family && source == local.source && destination == nil
      && table != nil && table != .main
      && local.stands(RulePriorityFormula.localLead, before: priority)
  }

  /// The priority that another's rule has to come before to do what this one is for.
  var latestUse: RulePriority {
    guard destination != nil || letsLocalNetworksGoFirst else { return .main }
    return RulePriority(priority.rawValue + RulePriorityFormula.localLead)
  }

  /// Whether the rule lets local networks go first where those of a source rule's priority do.
  func goesFirst(before sourceRules: RulePriority) -> Bool {
    letsLocalNetworksGoFirst && stands(RulePriorityFormula.localLead, before: sourceRules)
  }

  private func stands(_ lead: UInt32, before other: RulePriority) -> Bool {
    // A foreign rule may have any priority.
    UInt64(priority.rawValue) + UInt64(lead) == UInt64(other.rawValue)
  }
}

extension ObservedState {
  /// The subnets of links whose networks are the cloud's.
  ///
  /// - Parameters:
  ///   - links: The links.
  ///   - desired: What is going to be on some of them.
  /// - Returns: The subnets, in their order, each once.
  package func subnets(of links: [LinkName], becoming desired: [DesiredLink] = []) -> [IPPrefix] {
    var subnets: Set<IPPrefix> = []
    for link in links {
      let wish = desired.first { $0.link == link && !$0.goal.isAboutGoneLink }
      for address in addresses(on: link, becoming: wish) where address.scope == .universe {
        let subnet = address.address.prefix
        if !subnet.isHost, !subnet.isDefault, !subnet.address.isLinkLocal { subnets.insert(subnet) }
      }
    }
    return subnets.sorted()
  }

  private func addresses(on link: LinkName, becoming wish: DesiredLink?) -> [InterfaceAddress] {
    let there = addresses(on: link)
    guard let wish, !wish.goal.awaitsLease else { return there }
    let staying = there.filter { wish.record?.addresses.contains($0.address) != true }
    return staying + wish.allAddresses.map(\.object)
  }
}

extension [IPPrefix] {
  /// Each once, where it comes first.
  fileprivate var withoutRepeats: [IPPrefix] {
    var seen: Set<IPPrefix> = []
    return filter { seen.insert($0).inserted }
  }
}
