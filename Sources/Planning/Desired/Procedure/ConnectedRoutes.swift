// The connected routes of an ENI's subnets, and the way to its gateway: never preferred to other NICs' routes.

package import Model

extension SecondaryGoal {
  /// Keeps other links' routes in the main table preferred to the ENI's.
  ///
  /// - Parameter observed: The present state.
  package func behindOthers(in observed: ObservedState) -> SecondaryGoal {
    var goal = self
    let own = addresses.first?.object.link
    let others = observed.routes.filter { route in
      route.table == .main && !route.destination.isDefault
        && !(own.map { route.leaves(by: $0) } ?? false)
    }
    goal.putConnectedRoutesBehind(others)
    goal.putConnectedRoutesBehindPrimary(in: observed)
    goal.reachGatewaysWithoutRoutes(besides: others)
    return goal
  }

  /// Gives the connected route of an ENI's address a metric if another link's route to the subnet
  /// has one.
  ///
  /// NetworkManager and systemd-networkd give connected routes a metric. A route without one would
  /// be preferred to theirs, and traffic from the primary NIC to its own subnet would leave by this
  /// NIC. If the other IPv4 route has no metric either, the kernel uses the one that was added
  /// first, and the ENI's needs none, as documented.
  ///
  /// Source: `IFA_RT_PRIORITY`, linux/if_addr.h.
  private mutating func putConnectedRoutesBehind(_ others: [Route]) {
    let own = eni.numbers.metric.rawValue
    for index in addresses.indices {
      let address = addresses[index].object
      let isV4 = address.address.address.family == .v4
      guard isV4 ? address.routeMetric == nil : true,
        let first = others.filter({ $0.destination == address.address.prefix })
          .map(\.metric.rawValue).min(),
        first < .max, isV4 ? first > 0 : first >= address.connectedMetric.rawValue
      else { continue }
      addresses[index].object.routeMetric = RouteMetric(max(isV4 ? own : 0, first + 1))
    }
  }

  /// Gives the connected route of an ENI's IPv4 address a metric if the kernel uses it before the
  /// primary NIC's: of two routes without a metric, it uses the one that was added first, and adds
  /// the primary NIC's again after that NIC was down.
  private mutating func putConnectedRoutesBehindPrimary(in observed: ObservedState) {
    guard let primary = eni.primaryNIC ?? observed.primaryNIC.name else { return }
    for index in addresses.indices where addresses[index].object.routeMetric == nil {
      let address = addresses[index].object
      let connected = observed.routes.filter { route in
        route.table == .main && route.destination == address.address.prefix
          && route.gateway == nil && route.metric == .none && route.isForAllPackets
          && [address.link, primary].contains(route.link)
      }
      if connected.count > 1, connected[0].link == address.link {
        addresses[index].object.routeMetric = eni.numbers.metric
      }
    }
  }

  /// Replaces the route in main to a gateway outside the ENI's subnets by the flag `onlink`, if
  /// another link's route there reaches the gateway: the route would draw that link's traffic to it.
  private mutating func reachGatewaysWithoutRoutes(besides others: [Route]) {
    let drawing = routes.map(\.object).filter { route in
      route.table == .main && route.gateway == nil && route.destination.isHost
        && others.contains { $0.destination.contains(route.destination) }
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
