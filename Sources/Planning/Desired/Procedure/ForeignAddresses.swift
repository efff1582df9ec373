// What an ENI needs because of addresses that another program made on its link.

import Model

extension DesiredLink {
  /// The same with what a secondary ENI needs because of the addresses of other programs.
  func fitting(_ there: [InterfaceAddress], in observed: ObservedState) -> DesiredLink {
    var desired = self
    switch goal {
    case .secondary(let goal, let queues):
      desired.goal = .secondary(goal.fitting(there, in: observed), queues: queues)
    case .followingRules(let goal):
      desired.goal = .followingRules(goal.fitting(there, in: observed))
    case .awaitingLease, .primary, .takenDown, .vanished, .orphanedRules, .filesOnly, .queuesOnly,
      .leaseOnly, .asBefore:
      break
    }
    return desired
  }
}

extension SecondaryGoal {
  fileprivate func fitting(
    _ there: [InterfaceAddress], in observed: ObservedState
  ) -> SecondaryGoal {
    var goal = self
    goal.routes = missingSubnetRoutes(there, in: observed) + routes
    for at in goal.routes.indices where goal.routes[at].object.preferredSource == nil {
      goal.routes[at].object.preferredSource = neededSource(of: goal.routes[at].object, there)
    }
    return goal
  }

  /// The routes to the subnets of addresses that another program made without such a route.
  ///
  /// NetworkManager and systemd-networkd add the route themselves, and that one counts. It may have
  /// any metric, and this one comes after the routes of other links.
  private func missingSubnetRoutes(
    _ there: [InterfaceAddress], in observed: ObservedState
  ) -> [Wanted<Route>] {
    addresses.compactMap { wanted in
      let present = there.first { $0.isSame(as: wanted.object) }
      guard let present, !present.isEnicfgs(by: eni.record),
        present.flags.contains(.noPrefixRoute), !present.address.prefix.isHost
      else { return nil }
      let subnet = present.address.prefix
      let isReached = observed.routes.contains {
        $0.link == present.link && $0.isOnLinkRoute(to: subnet) && $0.madeBy != .enicfg
      }
      let metric = eni.numbers.metric(subnet.family)
      let route = Route(destination: subnet, metric: metric, link: present.link)
      guard !isReached, !routes.contains(where: { $0.object.hasSameKey(as: route) }) else {
        return nil
      }
      return Wanted(route, because: .missingSubnetRoute)
    }
  }

  /// The primary address as the source of a route for which the kernel would choose another
  /// program's address.
  ///
  /// The kernel chooses the first IPv4 address of the link whose subnet contains the gateway,
  /// without secondaries.
  ///
  /// Source: inet_select_addr, net/ipv4/devinet.c.
  private func neededSource(of route: Route, _ there: [InterfaceAddress]) -> IPAddress? {
    guard route.destination.family == .v4, route.gateway?.family != .v6, let primary else {
      return nil
    }
    let first = firstAddress(there) { subnet in route.gateway.map { subnet.contains($0) } ?? true }
    return first.flatMap { $0.address.address == primary.address ? nil : primary.address }
  }

  /// Another program's address that comes before the ENI's primary one in the same subnet; nil if
  /// the primary one is first.
  func addressBefore(_ there: [InterfaceAddress]) -> InterfaceAddress? {
    guard let primary else { return nil }
    let first = firstAddress(there) { $0 == primary.prefix }
    return first.flatMap { $0.address == primary ? nil : $0 }
  }

  private var primary: IPAddressWithLength? {
    addresses.first { $0.object.address.address.family == .v4 }?.object.address
  }

  /// The first address of the subnets that can be a source, besides those of enicfg that come
  /// behind the primary one: a secondary of such a one does not stay a secondary.
  ///
  /// The primary one does not count either where it was an alias, because it is added again.
  private func firstAddress(
    _ there: [InterfaceAddress], where isMeant: (IPPrefix) -> Bool
  ) -> InterfaceAddress? {
    there.first {
      let stays =
        $0.isEnicfgs(by: eni.record) ? $0.address == primary && $0.label == nil : true
      return $0.address.address.family == .v4 && $0.scope != .host && stays
        && isMeant($0.address.prefix)
    }
  }
}

extension Route {
  /// Whether it is a route of the main table to all of a subnet without a gateway.
  fileprivate func isOnLinkRoute(to subnet: IPPrefix) -> Bool {
    table == .main && gateway == nil && type == .unicast && isForAllPackets
      && !destination.isDefault
      && destination.contains(subnet)
  }
}
