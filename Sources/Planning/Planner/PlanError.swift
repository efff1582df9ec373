// Why no plan can be made: contradictions, each naming both sides.

package import Model

/// A contradiction between what is desired and what is there.
package enum PlanError: Error, Hashable, Sendable {
  /// No link has that name; these are there.
  case noSuchLink(LinkName, existing: [LinkName])
  /// The link is not one that an ENI could be.
  case notAnENI(LinkName, NotAnENI)
  /// The address is on another link already.
  case addressOnOtherLink(IPAddressWithLength, wantedOn: LinkName, holder: InterfaceAddress)
  /// The address is the network's or the broadcast address of its subnet, or not unicast.
  case notAHostAddress(IPAddressWithLength, LinkName)
  /// No address or route of the link reaches the gateway directly.
  case gatewayOffLink(IPAddress, LinkName, subnet: IPPrefix)
  /// The gateway is no address that a host can have: a network, everyone, a group.
  case gatewayIsNoHost(IPAddress, LinkName)
  /// The gateway is the ENI's own address.
  case gatewayIsOwnAddress(IPAddress, LinkName)
  /// The ENI's table holds a route that is not the ENI's; the nearest one that is free.
  case tableInUse(RouteTable, wantedBy: LinkName, holder: Route, free: UInt32?)
  /// The ENI's table is another ENI's; the nearest one that is free.
  case tableOfOtherENI(RouteTable, wantedBy: LinkName, holder: LinkName, free: UInt32?)
  /// A rule that is not enicfg's looks up the ENI's table, which has nothing of the ENI's yet; the
  /// nearest one that is free.
  case tableLookedUp(RouteTable, wantedBy: LinkName, by: Rule, free: UInt32?)
  /// A route to the same destination has the ENI's metric; the nearest `--metric` that is free.
  case metricInUse(Route, holder: Route, free: UInt32?)
  /// The ENI's default route would come before the primary NIC's; the lowest `--metric` that is
  /// free behind it.
  case metricBeforePrimary(Route, primary: Route, free: UInt32?)
  /// A rule that is not the ENI's has the ENI's priority; the nearest one that is free.
  case priorityInUse(RulePriority, wantedBy: LinkName, holder: Rule, free: UInt32?)

  /// No link, or more than one, has the default route that would make it the primary NIC's.
  case primaryUnknown([LinkName])

  /// A file of that name is there, and enicfg did not write it for the link.
  case fileOfOthers(String, wantedBy: LinkName)
  /// What enicfg wrote was edited since; what would become of the file.
  case fileEdited(FileChange, of: LinkName)
  /// A block of enicfg's in a file has lost its last line.
  case fileBlockOpen(String, of: LinkName)

  /// The NIC's driver lets no channels for both directions be set.
  case noChannels(LinkName)
  /// The NIC has no more than this many channels.
  case tooManyChannels(LinkName, asked: UInt32, maximum: UInt32)
  /// sysfs does not show the receive queues of the link.
  case noReceiveQueues(LinkName)
  /// Packets can be spread over none of the CPUs asked for, but over these.
  case noSuchCPU(LinkName, asked: CPUSet, usable: CPUSet)

  /// Why a link cannot be an ENI's.
  package enum NotAnENI: Hashable, Sendable {
    /// It is the loopback.
    case loopback
    /// It is no Ethernet link, or has no MAC address.
    case noEthernet
    /// It is software of this kind: a bridge, a bond, a VLAN, …
    case software(kind: String)
    /// It is a member of a bridge or a bond.
    case member(of: String)
  }
}
