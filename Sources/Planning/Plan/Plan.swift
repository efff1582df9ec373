// A plan: what is shown, stored, applied and undone.

package import Model

/// Ordered steps that bring links to what is desired, and the state that they assume.
package struct Plan: Hashable, Sendable {
  /// What is planned on one link.
  package struct Section: Hashable, Sendable {
    /// The link as it was observed.
    package var link: Link
    /// What is desired of it.
    package var desired: DesiredLink
    /// The steps, in the order to perform them.
    package var steps: [Step]
    /// What is left as it is, although it was asked to go.
    package var kept: [Kept]

    /// Makes a section of its parts.
    package init(link: Link, desired: DesiredLink, steps: [Step], kept: [Kept] = []) {
      self.link = link
      self.desired = desired
      self.steps = steps
      self.kept = kept
    }

    /// Whether more will be planned once the lease is known.
    package var isUnfinished: Bool { desired.goal.awaitsLease }
  }

  /// Something that stays as it is, although it was asked to change or to go.
  package enum Kept: Hashable, Sendable {
    /// The MTU stays: the server asks for one that the link's driver does not take.
    case mtu(LinkName, asked: UInt32, possible: ClosedRange<UInt32>)
    /// No route and no rule is made: the server names no router.
    case noGateway(LinkName)
    /// No IPv6 address, route or rule is made: IPv6 is off on the link.
    case noIPv6(LinkName)
    /// The address stays: the route would be lost with it.
    case address(InterfaceAddress, neededBy: Route)
    /// The link stays up: the route would be lost with it.
    case linkUpForRoute(LinkName, Route)
    /// The link stays up: another program gave it an address.
    case linkUpForAddress(LinkName, InterfaceAddress)
    /// The channels stay: the NIC's driver lets none be set.
    case noChannels(LinkName)
    /// The channels stay: the NIC has no more than this many.
    case tooManyChannels(LinkName, asked: UInt32, maximum: UInt32)
    /// Receive packet steering stays: sysfs does not show the link's receive queues.
    case noReceiveQueues(LinkName)
    /// Packets are spread over these CPUs: the others that were asked for cannot take them.
    case fewerCPUs(LinkName, asked: CPUSet, usable: CPUSet)
  }

  /// The sections, in the order in which they are carried out; where two links exchange an address,
  /// one of them has two.
  package var sections: [Section]

  /// Makes a plan of its sections.
  package init(sections: [Section] = []) { self.sections = sections }

  /// Every step, in the order to perform them.
  package var steps: [Step] { sections.flatMap(\.steps) }

  /// Whether there is nothing to do.
  package var isEmpty: Bool { sections.allSatisfy { $0.steps.isEmpty } }

  /// Whether more will be planned once a lease is known.
  package var isUnfinished: Bool { sections.contains(where: \.isUnfinished) }

  /// What is desired of each link.
  package var desired: [DesiredLink] {
    var desired: [DesiredLink] = []
    for section in sections where !desired.contains(section.desired) {
      desired.append(section.desired)
    }
    return desired
  }

  /// Whether the state that the plan was made for still holds as far as the plan depends on it.
  ///
  /// It does where planning again, from `observed`, gives the same steps.
  package func holds(in observed: ObservedState) -> Bool {
    guard let again = try? Planner.plan(desired, in: observed) else { return false }
    return again.steps == steps
      && again.sections.map(\.link.index) == sections.map(\.link.index)
  }
}
