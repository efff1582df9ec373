// The connected route of an ENI's subnet: never before the one that the guest has by another NIC.

package import Model

extension SecondaryGoal {
  /// Gives the connected route of the ENI's IPv4 address a metric where the route that another link
  /// has to the subnet has one.
  ///
  /// NetworkManager and systemd-networkd give connected routes a metric. One without would come before
  /// it, and what the primary NIC sends to its own subnet would leave by this NIC. Where that other
  /// route has none either, the one that was there first counts, and ours needs none, as documented.
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
          && route.gateway == nil && route.link != address.link
      }
      guard let first = others.map(\.metric.rawValue).min(), first > 0, first < .max else {
        continue
      }
      goal.addresses[index].object.routeMetric = RouteMetric(max(own.rawValue, first + 1))
    }
    return goal
  }
}
