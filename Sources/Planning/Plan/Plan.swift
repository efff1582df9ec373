// A plan: the value that is shown, stored, applied and undone.

package import Model

/// The steps that bring links to the desired state, with the state that they assume.
package struct Plan: Equatable, Sendable {
  /// The plan for one link.
  package struct Section: Equatable, Sendable {
    /// The link as it was observed.
    package var link: Link
    /// The desired state of the link.
    package var desired: DesiredLink
    /// The steps, in the order to perform them.
    package var steps: [Step]
    /// What stays as it is, although a change was requested.
    package var kept: [Kept]

    /// Makes a section from its parts.
    package init(link: Link, desired: DesiredLink, steps: [Step], kept: [Kept] = []) {
      self.link = link
      self.desired = desired
      self.steps = steps
      self.kept = kept
    }

    /// Whether more will be planned once the lease is known.
    package var isUnfinished: Bool { desired.goal.awaitsLease }

    /// What keeps traffic from its way and is not enicfg's to change.
    package var impairments: [Kept] { kept.filter(\.isImpairment) }
  }

  /// Something that stays as it is, although a change was requested.
  package enum Kept: Equatable, Sendable {
    /// The MTU stays: the link cannot have the one that the server sent.
    case mtu(LinkName, asked: UInt32, possible: ClosedRange<UInt32>)
    /// The link gets no IPv4 route and no rule: the server sent no router, and no other source knows
    /// the gateway.
    case noGateway(LinkName)
    /// The link gets no IPv4 default route and no rule: the server's routes have none, and no other
    /// source knows the gateway.
    case noDefaultRoute(LinkName)
    /// The link gets no IPv6 route and no rule for IPv6: no source knows the gateway.
    case noIPv6Gateway(LinkName)
    /// The link gets no IPv6 address, route or rule: IPv6 is disabled on it.
    case noIPv6(LinkName)
    /// The link gets its IPv6 default route by router advertisements, and neither a route of its own nor a
    /// rule for IPv6: no source knows the gateway.
    case advertisedGateway(LinkName)
    /// The link has no IPv6: its MTU, present or requested, is too small for that.
    case noIPv6BelowMTU(LinkName, UInt32)
    /// The setting keeps its value: /proc/sys is read-only.
    case setting(LinkName, LinkSetting, UInt32)
    /// The default route of a router advertisement stays, although the primary NIC's IPv6 traffic can
    /// use it.
    case advertisedRoute(Route, before: Route)
    /// The address stays as another program made it.
    case unfit(InterfaceAddress, Unfit)
    /// The route stays as another program made it; the kernel will remove it.
    case expiringRoute(Route)
    /// Another program's address stays the first of the subnet, before the ENI's primary one.
    case comesBefore(InterfaceAddress)
    /// The address stays, because another program's route would be lost with it.
    case address(InterfaceAddress, neededBy: Route)
    /// The link stays up, because another program uses it.
    case linkUp(LinkName, for: LinkUse)
    /// Traffic from an address of the ENI does not leave by its link: this rule leads to this route,
    /// or, if nil, to none.
    case leavesElsewhere(IPAddress, LinkName, by: Rule, to: Route?)
    /// Traffic from an address of the primary NIC leaves by the ENI's link, because of another
    /// program's rule, or of its route in main: this rule leads to this route.
    case primaryLeavesHere(IPAddress, LinkName, by: Rule, to: Route)
    /// The link has no carrier, so that nothing can be sent.
    case noCarrier(LinkName)
    /// The link finds no neighbour, and so no gateway: another program switched ARP off, and with it
    /// neighbour discovery.
    case noARP(LinkName)
    /// The channels stay: the NIC's driver does not support setting them.
    case noChannels(LinkName)
    /// The channels stay: the NIC has no more than this many.
    case tooManyChannels(LinkName, asked: UInt32, maximum: UInt32)
    /// Receive packet steering stays: sysfs does not show the link's receive queues.
    case noReceiveQueues(LinkName)
    /// Packets are spread over these CPUs: the other requested CPUs cannot process packets.
    case fewerCPUs(LinkName, asked: CPUSet, usable: CPUSet)

    /// Whether it keeps traffic of the ENI or of the primary NIC from its way; a link with that is
    /// not in sync, although enicfg has nothing to do.
    package var isImpairment: Bool {
      switch self {
      case .advertisedRoute, .leavesElsewhere, .primaryLeavesHere, .noCarrier, .noARP: true
      case .unfit(_, let unfit): unfit.isImpairment
      case .mtu, .noGateway, .noDefaultRoute, .noIPv6Gateway, .advertisedGateway, .noIPv6,
        .noIPv6BelowMTU, .setting, .expiringRoute, .comesBefore, .address, .linkUp, .noChannels,
        .tooManyChannels,
        .noReceiveQueues, .fewerCPUs:
        false
      }
    }
  }

  /// What another program uses a link for.
  package enum LinkUse: Equatable, Sendable {
    /// The route leaves by it.
    case route(Route)
    /// The address is on it.
    case address(InterfaceAddress)
    /// The link is stacked on it: a VLAN, a macvlan.
    case link(LinkName)
    /// It is a member of a bridge, a bond or a VRF; nil if that has no name here.
    case master(LinkName?)
    /// The next-hop object leaves by it.
    case nextHop(NextHop)
    /// The link receives for this MAC too: a macvlan in another network namespace is on it.
    case station(MACAddress)
  }

  /// Why an address that another program made does not fit.
  package enum Unfit: Equatable, Sendable {
    /// The kernel will remove it after its lifetime, and the ENI needs it for ever.
    case expires
    /// Duplicate detection has not finished, so the address cannot be used yet.
    case tentative
    /// It is deprecated: new connections do not use it.
    case deprecated
    /// Its scope is narrower than the ENI's traffic: the kernel chooses no such source for it.
    case scope(RouteScope)

    /// Whether the address does not work now; one that expires does, and its maker can renew it.
    fileprivate var isImpairment: Bool { self != .expires }
  }

  /// The sections, in the order in which they are applied; if two links exchange an address,
  /// one of them has two sections.
  package var sections: [Section]

  /// Makes a plan from its sections.
  package init(sections: [Section] = []) { self.sections = sections }

  /// Every step, in the order to perform them.
  package var steps: [Step] { sections.flatMap(\.steps) }

  /// What stays as another program made it, and keeps traffic from its way.
  package var impairments: [Kept] { sections.flatMap(\.impairments) }

  /// Whether there is nothing to do.
  package var isEmpty: Bool { sections.allSatisfy { $0.steps.isEmpty } }

  /// Whether more will be planned once a lease is known.
  package var isUnfinished: Bool { sections.contains(where: \.isUnfinished) }

  /// The desired state of each link.
  package var desired: [DesiredLink] {
    var desired: [DesiredLink] = []
    // A link that gave something up first has several sections.
    var places: [LinkName: [Int]] = [:]
    for section in sections {
      let known = places[section.desired.link, default: []]
      guard !known.contains(where: { desired[$0] == section.desired }) else { continue }
      places[section.desired.link, default: []].append(desired.count)
      desired.append(section.desired)
    }
    return desired
  }

  /// Whether the part of the state that the plan depends on is unchanged.
  ///
  /// It is if a new plan for `observed` has the same steps. The seconds that the kernel counts down
  /// do not matter.
  package func holds(in observed: ObservedState) -> Bool {
    guard let again = try? Planner.plan(desired, in: observed) else { return false }
    return again.steps.map(\.withoutCountdowns) == steps.map(\.withoutCountdowns)
      && again.sections.map(\.link.index) == sections.map(\.link.index)
  }
}

extension Step {
  /// The step with every limited lifetime as 0 s.
  fileprivate var withoutCountdowns: Step {
    Step(change.withoutCountdowns, undo: undo.map(\.withoutCountdowns), because: reason)
  }
}

extension Change {
  /// Whether it only sets a link up.
  var onlySetsUp: Bool { if case .setLinkUp = self { true } else { false } }

  /// Whether it only sets the seconds that the kernel counts down.
  package var onlySetsCountdown: Bool {
    guard case .replaceAddress(let before, let after) = self else { return false }
    return before.withoutCountdowns == after.withoutCountdowns
  }

  fileprivate var withoutCountdowns: Change {
    switch self {
    case .addAddress(let address): .addAddress(address.withoutCountdowns)
    case .removeAddress(let address): .removeAddress(address.withoutCountdowns)
    case .replaceAddress(let before, let after):
      .replaceAddress(before.withoutCountdowns, with: after.withoutCountdowns)
    case .setLinkUp, .setLinkDown, .setMTU, .setSetting, .addRoute, .removeRoute,
      .replaceRoute, .addRule, .removeRule, .setChannels, .setSteering, .setFile:
      self
    }
  }
}

extension InterfaceAddress {
  /// With the lifetimes only as far as they are limited or not: the kernel counts them down silently.
  package var withoutCountdowns: InterfaceAddress {
    var address = self
    if validLifetime != .forever { address.validLifetime = .seconds(0) }
    if preferredLifetime != .forever { address.preferredLifetime = .seconds(0) }
    return address
  }
}
