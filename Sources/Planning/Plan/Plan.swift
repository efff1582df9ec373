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
    /// The link has no IPv6: its MTU, present or requested, is too small for that.
    case noIPv6BelowMTU(LinkName, UInt32)
    /// The address stays, because another program's route would be lost with it.
    case address(InterfaceAddress, neededBy: Route)
    /// The link stays up, because another program's route would be lost otherwise.
    case linkUpForRoute(LinkName, Route)
    /// The link stays up, because another program's address is on it.
    case linkUpForAddress(LinkName, InterfaceAddress)
    /// The channels stay: the NIC's driver does not support setting them.
    case noChannels(LinkName)
    /// The channels stay: the NIC has no more than this many.
    case tooManyChannels(LinkName, asked: UInt32, maximum: UInt32)
    /// Receive packet steering stays: sysfs does not show the link's receive queues.
    case noReceiveQueues(LinkName)
    /// Packets are spread over these CPUs: the other requested CPUs cannot process packets.
    case fewerCPUs(LinkName, asked: CPUSet, usable: CPUSet)
  }

  /// The sections, in the order in which they are applied; if two links exchange an address,
  /// one of them has two sections.
  package var sections: [Section]

  /// Makes a plan from its sections.
  package init(sections: [Section] = []) { self.sections = sections }

  /// Every step, in the order to perform them.
  package var steps: [Step] { sections.flatMap(\.steps) }

  /// Whether there is nothing to do.
  package var isEmpty: Bool { sections.allSatisfy { $0.steps.isEmpty } }

  /// Whether more will be planned once a lease is known.
  package var isUnfinished: Bool { sections.contains(where: \.isUnfinished) }

  /// The desired state of each link.
  package var desired: [DesiredLink] {
    var desired: [DesiredLink] = []
    for section in sections where !desired.contains(section.desired) {
      desired.append(section.desired)
    }
    return desired
  }

  /// Whether the part of the state that the plan depends on is unchanged.
  ///
  /// It is if a new plan for `observed` has the same steps.
  package func holds(in observed: ObservedState) -> Bool {
    guard let again = try? Planner.plan(desired, in: observed) else { return false }
    return again.steps == steps
      && again.sections.map(\.link.index) == sections.map(\.link.index)
  }
}
