// The metric of an ENI's default route, if none is requested: the documented one, or one behind the primary NIC's.

package import Model

/// The metric of an ENI's default route, with what it depends on.
package struct OwnMetric: Equatable, Sendable {
  /// The number, as `--metric` takes it.
  package var number: UInt32
  /// The metric of the default route that the documented number would come before, of its family; nil
  /// for the documented number.
  package var behind: RouteMetric?

  /// Makes a metric from its parts.
  package init(number: UInt32, behind: RouteMetric? = nil) {
    self.number = number
    self.behind = behind
  }
}

extension Surroundings {
  /// The metric of an ENI's default route: 1000 + index, if that comes after the primary NIC's default
  /// routes and is free; otherwise the first free one after these, from their highest + index on.
  ///
  /// The result is the same as long as the primary NIC's routes are; a number that was chosen so
  /// earlier stays as long as it is possible.
  ///
  /// - Parameters:
  ///   - index: The index of the ENI.
  ///   - link: Its link.
  ///   - primaryNIC: The primary NIC's link, if the inventory names it.
  ///   - earlier: What was chosen for it earlier.
  ///   - taken: The metrics of other ENIs.
  package func ownMetric(
    index: UInt32, of link: LinkName, primaryNIC: LinkName?, earlier: OwnMetric?,
    taken: @autoclosure () -> Set<UInt32>
  ) -> OwnMetric {
    let documented = OwnMetric(number: TableAndMetricFormula.number(index: index))
    let first = IPFamily.allCases.compactMap { family in
      defaultsBefore(link, family, primaryNIC: primaryNIC).map(\.metric).min().map {
        (metric: $0, number: $0.rawValue - min($0.rawValue, family.firstMetric))
      }
    }.max { $0.number < $1.number }
    let reserved = metricsThatDHCPCDTakes
    let isPossible = { (number: UInt32) in
      number > (first?.number ?? 0) && !reserved.contains(number)
    }
    if earlier?.behind == nil, first == nil || isPossible(documented.number) { return documented }
    // Who has which number is looked at only where the documented one is not possible.
    let taken = taken().union(metricsOfOthers(than: link))
    if let earlier, earlier.behind != nil, isPossible(earlier.number),
      !taken.contains(earlier.number)
    {
      return earlier
    }
    // If the documented number is possible and another route has it, the plan says so.
    guard let first, !isPossible(documented.number) else { return documented }
    let lowest = UInt64(max(first.number, TableAndMetricFormula.base)) + UInt64(index)
    // The loop ends, because only a few numbers are in use.
    let number = (lowest...lowest + 65536).lazy.compactMap { UInt32(exactly: $0) }.first {
      isPossible($0) && !taken.contains($0)
    }
    return number.map { OwnMetric(number: $0, behind: first.metric) } ?? documented
  }

  /// The default routes of a family that an ENI's own must come after: the primary NIC's; if it has none, those of
  /// every other link.
  ///
  /// The present primary NIC counts too, in case the inventory is wrong.
  func defaultsBefore(
    _ link: LinkName, _ family: IPFamily, primaryNIC: LinkName?
  ) -> [Route] {
    let defaults = foreignDefaults.filter { route in
      route.destination == .all(family) && route.type == .unicast
        && route.isForAllPackets && route.leaves(byOtherThan: link)
    }
    let primaries = [primaryNIC, self.primaryNIC.name].compactMap(\.self).filter { $0 != link }
    let own = defaults.filter { route in primaries.contains { route.leaves(by: $0) } }
    return own.isEmpty ? defaults : own
  }

  /// The numbers of default routes of other links.
  private func metricsOfOthers(than link: LinkName) -> Set<UInt32> {
    var numbers: Set<UInt32> = []
    for route in routes(in: .main)
    where route.destination.isDefault && route.leaves(byOtherThan: link) {
      let first = route.destination.family.firstMetric
      if route.metric.rawValue > first { numbers.insert(route.metric.rawValue - first) }
    }
    return numbers
  }

  /// If dhcpcd is in use, the numbers that it gives to links: dhcpcd 10.1.0 removes the routes of the
  /// link whose number a route of another link has.
  ///
  /// dhcpcd gives a default route the metric 1000 + the link's index.
  private var metricsThatDHCPCDTakes: Set<UInt32> {
    let base: UInt32 = 1000
    let isInUse = foreignDefaults.contains { route in
      route.madeBy == .dhcp
        && state.links.contains {
          $0.name == route.link && base + $0.index == route.metric.rawValue
        }
    }
    return isInUse ? Set(state.links.filter { !$0.isLoopback }.map { base + $0.index }) : []
  }
}

extension IPFamily {
  /// What is added to an ENI's number for the metric of its default route: the metric of IPv6 routes
  /// that have none.
  var firstMetric: UInt32 { self == .v4 ? 0 : RouteMetric.ipv6Default.rawValue }
}
