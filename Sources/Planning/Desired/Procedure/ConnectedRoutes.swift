// The connected route of an ENI's subnet: never preferred to another NIC's route to the subnet.

package import Model

extension SecondaryGoal {
  /// Gives the connected route of the ENI's IPv4 address a metric if another link's route
  /// to the subnet has one.
  ///
  /// NetworkManager and systemd-networkd give connected routes a metric. A route without one would
  /// be preferred to theirs, and traffic from the primary NIC to its own subnet would leave by this
  /// NIC. If the other route has no metric either, the kernel uses the one that was added first,
  /// and the ENI's needs none, as documented.
  ///
  /// Source: `IFA_RT_PRIORITY`, linux/if_addr.h.
  package func behindOthers(in observed: ObservedState) -> SecondaryGoal {
    let own = eni.numbers.metric
    var goal = self
    for index in goal.addresses.indices {
      let address = goal.addresses[index].object
      guard address.address.address.family == .v4, address.routeMetric == nil else { continue }
      let others = observed.routes.filter { route in
        route.table == .main && route.destination == address.address.prefix
          && route.gateway == nil && route.link != address.link && route.isForAllPackets
      }
      guard let first = others.map(\.metric.rawValue).min(), first > 0, first < .max else {
        continue
      }
      goal.addresses[index].object.routeMetric = RouteMetric(max(own.rawValue, first + 1))
    }
    return goal
  }
}
