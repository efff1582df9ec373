// The reasons for steps, as facts; ``Report`` has their text.

package import Model

/// Why an object is desired, or no longer desired.
package enum Reason: Equatable, Sendable {
  /// The ENI's address and routes need the link up.
  case linkCarriesTheENI
  /// A DHCP server leased the address, for this time.
  case lease(Lifetime, server: IPv4Address)
  /// A DHCP server sent it with the lease: option 26 or 121.
  case serverOption(UInt8, server: IPv4Address)
  /// The origin says that the ENI has it.
  case assigned(Origin)
  /// The origin says that the ENI has it, and a DHCP server is expected to lease it.
  case expected(Origin)
  /// Each secondary ENI has a default route in the main table, with a metric of its own.
  case ownMetric
  /// The same, with a metric that comes after the primary NIC's default route, which has this one.
  case metricBehindPrimary(RouteMetric)
  /// Each secondary ENI has a route table of its own.
  case ownTable
  /// Traffic from the ENI's address looks up the ENI's table.
  case sourceRule
  /// With local-first, traffic from the ENI's address to the cloud's subnets looks up the ENI's
  /// table.
  case cloudRule
  /// With local-first, the main table's other networks are preferred to the ENI's default route.
  case localRule
  /// With local-first, the ENI's table has a route to its own subnet without the gateway.
  case ownSubnet
  /// Router advertisements should give the ENI only this.
  case advertisements(SecondaryENI.Advertised)
  /// Another program made the address without the route to its subnet.
  case missingSubnetRoute
  /// Among the addresses of a subnet, the NIC's primary one has to come before the others.
  case comesBehindPrimary
  /// The kernel would remove the other addresses of the subnet with an address that is removed.
  case keepsOtherAddresses
  /// The distribution reads it at boot and configures the same.
  case readAtBoot
  /// enicfg made it, and the ENI no longer needs it.
  case notNeededAnyMore
  /// enicfg made it, and was asked to remove what it made.
  case takenDown
  /// It was so before the plan that is reverted.
  case asBefore
}
