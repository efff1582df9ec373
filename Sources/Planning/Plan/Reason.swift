// Why a step stands in a plan: facts, worded where they are shown.

package import Model

/// Why an object is wanted, or no longer wanted.
package enum Reason: Hashable, Sendable {
  /// The ENI's address and routes need the link up.
  case linkCarriesTheENI
  /// A DHCP server leased the address: for how long, and which server.
  case lease(Lifetime, server: IPv4Address)
  /// A DHCP server said so in addition to the address: option 26 or 121.
  case serverOption(UInt8, server: IPv4Address)
  /// The ENI has it, as its origin says.
  case assigned(Origin)
  /// The ENI has it, as its origin says, and a DHCP server is expected to lease it.
  case expected(Origin)
  /// Each secondary ENI has a default route in the main table, told apart by its metric.
  case ownMetric
  /// Each secondary ENI has a route table of its own.
  case ownTable
  /// What the ENI's address sends looks up the ENI's table.
  case sourceRule
  /// With local-first, what the ENI's address sends into the cloud's subnets looks up the ENI's table.
  case cloudRule
  /// With local-first, the main table's other networks come before the ENI's default route.
  case localRule
  /// With local-first, the ENI's table reaches its own subnet without the gateway.
  case ownSubnet
  /// Of its subnet's addresses, the NIC's primary one comes first, and others behind it.
  case comesBehindPrimary
  /// An address goes whose removal would take the others of its subnet along.
  case keepsOtherAddresses
  /// The distribution reads it at boot, and brings the same up.
  case readAtBoot
  /// enicfg made it, and the ENI no longer needs it.
  case notNeededAnyMore
  /// enicfg made it, and it is asked to remove what it made.
  case takenDown
}
