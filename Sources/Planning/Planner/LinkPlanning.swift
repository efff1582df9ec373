// The planning of one link: the kinds of steps for its goal, and their order.

import Model

/// The planning of one link, with the state that the planning of its objects shares.
struct LinkPlanning {
  /// The desired state as far as it is possible, with what foreign addresses make necessary.
  let desired: DesiredLink
  /// What is there.
  let around: Surroundings
  let link: Link
  /// The link's addresses, in the kernel's order.
  let addresses: [InterfaceAddress]
  /// What is desired, by what it is looked for.
  let wanted: WantedObjects
  /// The tables of the ENI: of its present and earlier numbers, and of its routes in the kernel.
  let ownTables: Set<RouteTable>

  /// The addresses that the record of the link has.
  private let recorded: Set<IPAddressWithLength>
  /// The desired state as it was asked for.
  private let asked: DesiredLink
  /// What is omitted because IPv6 is disabled on the link.
  private let withoutIPv6: [Plan.Kept]
  /// Parts of what is desired that are asked for often.
  let numbers: ENINumbers?
  let tablesOfOthers: [RouteTable: LinkName]
  let metadataService: IPAddress?

  init(_ desired: DesiredLink, _ link: Link, in around: Surroundings) {
    let possible = desired.possible(on: link)
    asked = desired
    addresses = around.addresses(on: link.name)
    self.desired = possible.fitting(addresses, in: around.state)
    self.around = around
    self.link = link
    wanted = WantedObjects(of: self.desired)
    numbers = desired.numbers
    tablesOfOthers = desired.tablesOfOthers
    metadataService = desired.metadataService
    ownTables = Self.ownTables(of: desired, on: link.name, in: around)
    withoutIPv6 = possible == desired ? [] : [link.lacksIPv6]
    recorded = Set(desired.record?.addresses ?? [])
  }

  var observed: ObservedState { around.state }

  var name: LinkName { link.name }

  /// The first address on the link with this IP address that fits: there is one, or in IPv4 one for each length.
  func there(
    _ address: IPAddress, where fits: (InterfaceAddress) -> Bool
  ) -> InterfaceAddress? {
    around.addresses(address).first { $0.link == name && fits($0) }
  }

  /// The addresses on the link that enicfg made.
  var ownedAddresses: [InterfaceAddress] { addresses.filter { owns($0) } }

  /// Whether enicfg made an address of the link.
  func owns(_ address: InterfaceAddress) -> Bool {
    address.madeBy == .enicfg || recorded.contains(address.address)
  }

  /// The steps for the link.
  ///
  /// The boot-time files are last, so that they stay as they are if the kernel refuses a step.
  func section() throws(PlanError) -> Plan.Section {
    var section = try kernelSection()
    section.steps += try fileSteps()
    if !desired.leftOut.isEmpty {
      section.steps.removeAll { desired.leftOut.contains($0.change) }
    }
    return section
  }

  private func kernelSection() throws(PlanError) -> Plan.Section {
    switch desired.goal {
    case .primary(_, let queues):
      return try adding(queues, to: primarySection())
    case .awaitingLease(let eni):
      try checkCanBeENI()
      try checkRoomForLease(of: eni)
      return Plan.Section(
        link: link, desired: asked, steps: possible(advertisementSteps(eni)) + linkUpSteps())
    case .secondary(let goal, let queues):
      try checkCanBeENI()
      return try adding(queues, to: secondarySection(goal))
    case .takenDown:
      return takenDownSection()
    case .followingRules:
      return Plan.Section(link: link, desired: asked, steps: try cloudRuleSteps())
    case .vanished, .orphanedRules:
      return Plan.Section(link: link, desired: asked, steps: staleRuleSteps())
    case .filesOnly, .asBefore:
      return Plan.Section(link: link, desired: asked, steps: [])
    case .queuesOnly(let queues):
      try checkCanBeENI()
      return try adding(queues, to: Plan.Section(link: link, desired: asked, steps: []))
    case .leaseOnly(let leased):
      return Plan.Section(link: link, desired: asked, steps: extensionSteps(leased))
    }
  }

  private func checkCanBeENI() throws(PlanError) {
    try Planner.checkCanBeENI(link, in: observed)
  }

  /// The queues are last, because a driver may reset the NIC to change them.
  private func adding(
    _ queues: QueueRequest?, to section: Plan.Section
  ) throws(PlanError) -> Plan.Section {
    guard let queues else { return section }
    var section = section
    let (steps, kept) = try queueSteps(queues)
    section.steps += steps
    section.kept += kept
    return section
  }

  /// Additions come before removals, so that traffic always has a route.
  ///
  /// Settings, link, MTU, addresses, routes, rules, then removals in the reverse order. Only
  /// addresses that prevent the connected route of the primary address are removed before the
  /// routes are added.
  private func secondarySection(_ goal: SecondaryGoal) throws(PlanError) -> Plan.Section {
    let kept = neededAddresses()
    let order = addressOrder(kept: kept)
    let addresses = try addressSteps(goal)
    let aliases = (early: try aliasSteps(late: false), late: try aliasSteps(late: true))
    try checkOtherTraffic()
    let additions =
      try possible(advertisementSteps(goal.eni)) + linkUpSteps() + mtuSteps(goal.mtu) + addresses
      + order.beforeRoutes + aliases.early + aliasCorrections(besides: order) + routeSteps(goal)
      + ruleSteps()
    let removals =
      staleRuleSteps() + staleRouteSteps() + leftSubnetRouteSteps(of: staleAddresses(kept: kept))
      + order.atTheEnd + aliases.late
    let steps = keepingSecondaries(additions + removals)
    return Plan.Section(
      link: link, desired: asked, steps: steps,
      kept: linkImpairments() + impossibleMTU(goal.mtu) + missingGateways(of: goal.eni)
        + (withoutIPv6.isEmpty ? ipv6LostToMTU(goal.mtu) : withoutIPv6)
        + impossibleSettings(advertisementSteps(goal.eni)) + overtakingRoutes(goal.eni)
        + unfitAddresses() + expiringRoutes() + misledTraffic(after: steps) + kept)
  }

  private func primarySection() throws(PlanError) -> Plan.Section {
    let kept = neededAddresses()
    let order = addressOrder(kept: kept)
    let steps =
      try order.beforeRoutes + aliasSteps(late: false) + aliasCorrections(besides: order)
      + order.atTheEnd
      + aliasSteps(late: true)
    try checkOtherTraffic()
    return Plan.Section(
      link: link, desired: asked, steps: keepingSecondaries(steps),
      kept: (desired.aliases.isEmpty ? [] : linkImpairments()) + unfitAddresses() + kept)
  }

  private func takenDownSection() -> Plan.Section {
    let kept = keptThings()
    let stale = staleAddresses(kept: kept)
    let goingAddresses = stale.map { Step(.removeAddress($0), because: removalReason) }
    let steps =
      staleRuleSteps() + staleRouteSteps() + leftSubnetRouteSteps(of: stale) + goingAddresses
      + restoredMTUSteps()
      + linkDownSteps(kept: kept) + possible(restoredSettingSteps())
    return Plan.Section(
      link: link, desired: asked, steps: keepingSecondaries(steps),
      kept: kept + impossibleSettings(restoredSettingSteps()))
  }

  /// The reason for removals.
  var removalReason: Reason {
    desired.goal.isRemoval ? .takenDown : .notNeededAnyMore
  }
}
