// The parts that several goals have in common.

package import Model

extension DesiredLink {
  /// What enicfg made on the link earlier.
  package var record: LinkRecord? {
    switch goal {
    case .secondary(let goal, _), .followingRules(let goal): goal.eni.record
    case .awaitingLease(let eni): eni.record
    case .primary(let goal, _): goal.record
    case .takenDown(let goal): goal.record
    case .vanished(let record): record
    case .orphanedRules, .filesOnly, .queuesOnly, .leaseOnly, .asBefore: nil
    }
  }

  /// The ENI's numbers; nil if none are needed or known.
  package var numbers: ENINumbers? {
    switch goal {
    case .takenDown(let goal): goal.numbers
    case .secondary, .followingRules, .awaitingLease, .primary, .vanished, .orphanedRules,
      .filesOnly, .queuesOnly, .leaseOnly, .asBefore:
      secondaryENI?.numbers
    }
  }

  /// The primary private address, and the IPv6 addresses, of a secondary ENI.
  package var addresses: [Wanted<InterfaceAddress>] { secondary?.addresses ?? [] }

  /// The secondary private addresses, in the order of their labels.
  package var aliases: [Wanted<InterfaceAddress>] {
    switch goal {
    case .primary(let goal, _): goal.aliases
    case .secondary, .followingRules, .awaitingLease, .takenDown, .vanished, .orphanedRules,
      .filesOnly, .queuesOnly, .leaseOnly, .asBefore:
      secondary?.aliases ?? []
    }
  }

  /// Every address that the link should have from enicfg.
  var allAddresses: [Wanted<InterfaceAddress>] { addresses + aliases }

  /// The routes of a secondary ENI.
  package var routes: [Wanted<Route>] { secondary?.routes ?? [] }

  /// The rules of a secondary ENI.
  package var rules: [Wanted<Rule>] { secondary?.rules ?? [] }

  /// The requested queue settings; nil if queues are ignored.
  package var queues: QueueRequest? {
    switch goal {
    case .secondary(_, let queues), .primary(_, let queues): queues
    case .queuesOnly(let queues): queues
    case .awaitingLease, .takenDown, .vanished, .orphanedRules, .followingRules, .filesOnly,
      .leaseOnly, .asBefore:
      nil
    }
  }

  /// The same without settings of queues, if more is desired.
  package var withoutQueues: DesiredLink {
    var desired = self
    switch goal {
    case .secondary(let goal, _): desired.goal = .secondary(goal, queues: nil)
    case .primary(let goal, _): desired.goal = .primary(goal, queues: nil)
    case .queuesOnly, .leaseOnly, .asBefore, .awaitingLease, .takenDown, .vanished, .orphanedRules,
      .followingRules,
      .filesOnly:
      break
    }
    return desired
  }

  /// The tables of other ENIs, by their links.
  var tablesOfOthers: [RouteTable: LinkName] {
    switch goal {
    case .secondary(let goal, _), .followingRules(let goal): goal.eni.tablesOfOthers
    case .awaitingLease(let eni): eni.tablesOfOthers
    case .primary(let goal, _): goal.tablesOfOthers
    case .takenDown(let goal): goal.tablesOfOthers
    case .vanished, .orphanedRules, .filesOnly, .queuesOnly, .leaseOnly, .asBefore: [:]
    }
  }

  /// The address of the metadata service; nil if the goal adds nothing.
  var metadataService: IPAddress? {
    switch goal {
    case .secondary(let goal, _), .followingRules(let goal): goal.eni.metadataService
    case .awaitingLease(let eni): eni.metadataService
    case .primary(let goal, _): goal.metadataService
    case .takenDown, .vanished, .orphanedRules, .filesOnly, .queuesOnly, .leaseOnly, .asBefore: nil
    }
  }

  /// The secondary ENI of the goal, if the goal is for one that stays.
  var secondaryENI: SecondaryENI? {
    switch goal {
    case .secondary(let goal, _), .followingRules(let goal): goal.eni
    case .awaitingLease(let eni): eni
    case .primary, .takenDown, .vanished, .orphanedRules, .filesOnly, .queuesOnly, .leaseOnly,
      .asBefore:
      nil
    }
  }

  /// What a secondary ENI's link should have, if its addresses are known.
  var secondary: SecondaryGoal? {
    switch goal {
    case .secondary(let goal, _), .followingRules(let goal): goal
    case .awaitingLease, .primary, .takenDown, .vanished, .orphanedRules, .filesOnly, .queuesOnly,
      .leaseOnly, .asBefore:
      nil
    }
  }

  /// The same without IPv6, if IPv6 is disabled on the link.
  package func possible(on link: Link) -> DesiredLink {
    guard !link.takesIPv6 else { return self }
    var desired = self
    switch goal {
    case .secondary(let goal, let queues):
      desired.goal = .secondary(goal.withoutIPv6, queues: queues)
    case .followingRules(let goal): desired.goal = .followingRules(goal.withoutIPv6)
    case .awaitingLease, .primary, .takenDown, .vanished, .orphanedRules, .filesOnly, .queuesOnly,
      .leaseOnly, .asBefore:
      break
    }
    return desired
  }
}
