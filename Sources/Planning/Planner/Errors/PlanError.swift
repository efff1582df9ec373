// Why no plan is possible: conflicts, each with both sides.

package import Model

/// A conflict between the desired and the present state.
package enum PlanError: Error, Equatable, Sendable {
  /// No link has that name; these links exist.
  case noSuchLink(LinkName, existing: [LinkName])
  /// The link cannot be an ENI's.
  case notAnENI(LinkName, NotAnENI)
  /// The address is already on another link.
  case addressOnOtherLink(IPAddressWithLength, wantedOn: LinkName, holder: InterfaceAddress)
  /// Duplicate detection found another host with the address, and enicfg may not switch that off.
  case addressIsDuplicate(InterfaceAddress)
  /// The address is the network's or the broadcast address of its subnet, or not unicast.
  case notAHostAddress(IPAddressWithLength, LinkName)
  /// No address or route of the link reaches the gateway directly.
  case gatewayOffLink(IPAddress, LinkName, subnet: IPPrefix)
  /// The gateway is not a host's address: it is a network, broadcast or multicast address.
  case gatewayIsNoHost(IPAddress, LinkName)
  /// The gateway is the ENI's own address.
  case gatewayIsOwnAddress(IPAddress, LinkName)
  /// The ENI's table has a route that is not the ENI's; the nearest free table.
  case tableInUse(RouteTable, wantedBy: LinkName, holder: Route, free: UInt32?)
  /// The ENI's table is another ENI's; the nearest free table.
  case tableOfOtherENI(RouteTable, wantedBy: LinkName, holder: LinkName, free: UInt32?)
  /// A rule that is not enicfg's looks up the ENI's table, which has no routes of the ENI yet; the
  /// nearest free table.
  case tableLookedUp(RouteTable, wantedBy: LinkName, by: Rule, free: UInt32?)
  /// A route to the same destination has the ENI's metric; the nearest free `--metric`.
  case metricInUse(Route, holder: Route, free: UInt32?)
  /// The ENI's default route would be preferred to the primary NIC's; the lowest free `--metric`
  /// above that.
  case metricBeforePrimary(Route, primary: Route, free: UInt32?)
  /// Something desired for the link would draw what belongs to another link, the gateway or the
  /// metadata service.
  case drawsTraffic(DrawingObject, of: LinkName, from: TrafficHolder)
  /// A rule that is not the ENI's has the ENI's priority; the nearest free priority.
  case priorityInUse(RulePriority, wantedBy: LinkName, holder: Rule, free: UInt32?)
  /// The local table's rule has a higher priority than this one of the ENI's, so that the ENI's table would
  /// have what goes to this host; the nearest free priority after it.
  case localRuleBehind(RulePriority, wantedFor: LinkName, local: Rule, free: UInt32?)

  /// No link, or more than one, has the default route that would make it the primary NIC's.
  case primaryUnknown([LinkName])

  /// A boot-time file is in the way.
  case file(FilePlanError)
  /// The queues cannot be as requested.
  case queues(QueuePlanError)

  /// Why a link cannot be an ENI's.
  package enum NotAnENI: Equatable, Sendable {
    /// It is the loopback link.
    case loopback
    /// It is not an Ethernet link, or has no MAC address.
    case noEthernet
    /// It is a virtual link of this kind: a bridge, a bond, a VLAN, …
    case software(kind: String)
    /// It is a member of a bridge or a bond.
    case member(of: String)
  }
}
