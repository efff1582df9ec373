// The connected routes of an ENI's subnets, and the way to its gateway: never preferred to other NICs' routes.

package import Model

extension SecondaryGoal {
  /// Keeps other links' routes in the main table preferred to the ENI's.
  ///
  /// - Parameter observed: The present state.
  package func behindOthers(in observed: ObservedState) -> SecondaryGoal {
    var goal = self
    let own = addresses.first?.object.link
    // Each is looked at where it is: there may be very many.
    let others = observed.routes.indices.filter { at in
      observed.routes[at].table == .main && !observed.routes[at].destination.isDefault
        && !(own.map { observed.routes[at].leaves(by: $0) } ?? false)
    }
    for index in goal.addresses.indices {
      let address = goal.addresses[index].object
      if let metric = connectedMetric(of: address, behind: others, in: observed) {
        goal.addresses[index].object.routeMetric = metric
      }
    }
    goal.reachGatewaysWithoutRoutes(besides: others, in: observed)
    return goal
  }

  /// The metric with which the connected route of an ENI's address comes after those of other links to
  /// its subnet; nil if it needs none.
  ///
  /// NetworkManager and systemd-networkd give connected routes a metric. A route without one would
  /// be preferred to theirs, and traffic from the primary NIC to its own subnet would leave by this
  /// NIC. If the other IPv4 route has no metric either, the kernel uses the one that was added
  /// first, and the ENI's needs none, as documented; but after the primary NIC was down, its route
  /// is added again, and comes second.
  ///
  /// Source: `IFA_RT_PRIORITY`, linux/if_addr.h.
  private func connectedMetric(
    of address: InterfaceAddress, behind others: [Int], in observed: ObservedState
  ) -> RouteMetric? {
    let subnet = address.address.prefix
    let metrics = others.filter { observed.routes[$0].destination == subnet }
      .map { observed.routes[$0].metric.rawValue }
    guard let first = metrics.min(), first < .max else { return nil }
    switch subnet.family {
    case .v6:
      return first >= address.connectedMetric.rawValue ? RouteMetric(first + 1) : nil
    case .v4:
      guard address.routeMetric == nil else { return nil }
      if first > 0 { return RouteMetric(max(eni.numbers.metric.rawValue, first + 1)) }
      return comesBeforePrimary(address, in: observed) ? eni.numbers.metric : nil
    }
  }

  /// Whether the kernel has a connected route of the address before the primary NIC's, both without a
  /// metric.
  private func comesBeforePrimary(
    _ address: InterfaceAddress, in observed: ObservedState
  ) -> Bool {
    guard let primary = eni.primaryNIC ?? observed.primaryNIC.name else { return false }
    let connected = observed.routes.filter { route in
      route.table == .main && route.destination == address.address.prefix
        && route.gateway == nil && route.metric == .none && route.isForAllPackets
        && [address.link, primary].contains(route.link)
    }
    return connected.count > 1 && connected[0].link == address.link
  }

  /// Replaces the route in main to a gateway outside the ENI's subnets by the flag `onlink`, if
  /// another link's route there reaches the gateway: the route would draw that link's traffic to it.
  private mutating func reachGatewaysWithoutRoutes(
    besides others: [Int], in observed: ObservedState
  ) {
    let drawing = routes.map(\.object).filter { route in
      route.table == .main && route.gateway == nil && route.destination.isHost
        && others.contains { observed.routes[$0].destination.contains(route.destination) }
    }.map(\.destination)
    guard !drawing.isEmpty else { return }
    routes.removeAll { $0.object.table == .main && drawing.contains($0.object.destination) }
    for index in routes.indices where routes[index].object.table == .main {
      let gateway = routes[index].object.gateway
      if let gateway, drawing.contains(IPPrefix(host: gateway)) {
        routes[index].object.isOnLink = true
      }
    }
  }
}
