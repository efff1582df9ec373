// What the configuration says of one ENI.

package import Model

/// What the configuration says of one ENI; what it does not say is nil.
package struct ConfiguredENI: Hashable, Sendable {
  /// Which one.
  package let selector: ENISelector
  /// Where the entry begins.
  package let origin: Origin
  /// Its primary address with the subnet's length, IPv4 (`address`).
  package var address: Configured<IPAddressWithLength>?
  /// Its default gateway (`gateway`).
  package var gateway: Configured<IPv4Address>?
  /// All of its secondary addresses (`secondary`).
  package var secondaryAddresses: Configured<[IPv4Address]>?
  /// All of its IPv6 addresses (`ipv6`).
  package var ipv6Addresses: Configured<[IPv6Address]>?
  /// Its route table (`table`).
  package var table: Configured<RouteTable>?
  /// Its metric, 1 at least (`metric`).
  package var metric: Configured<RouteMetric>?
  /// The priority of its rules: 1…32765 (`rule-priority`).
  package var rulePriority: Configured<RulePriority>?
  /// Whether its address is not asked of DHCP (`static`).
  package var isStatic: Configured<Bool>?
  /// Which networks come before its default route (`routing`).
  package var routing: Configured<Routing>?
  /// What is asked of its queues (`queues`).
  package var queues = ConfiguredQueues()

  /// Makes an entry that says nothing.
  package init(_ selector: ENISelector, from origin: Origin) {
    self.selector = selector
    self.origin = origin
  }
}
