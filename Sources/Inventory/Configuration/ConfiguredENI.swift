// The configuration of one ENI.

package import Model

/// The configuration of one ENI; a missing value is nil.
package struct ConfiguredENI: Equatable, Sendable {
  /// The ENI.
  package let selector: ENISelector
  /// The position of the entry.
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
  /// Its metric, at least 1 (`metric`).
  package var metric: Configured<RouteMetric>?
  /// The priority of its rules: 1…32765 (`rule-priority`).
  package var rulePriority: Configured<RulePriority>?
  /// Whether its address is static and not from DHCP (`static`).
  package var isStatic: Configured<Bool>?
  /// The networks that are preferred to its default route (`routing`).
  package var routing: Configured<Routing>?
  /// Its queue settings (`queues`).
  package var queues = ConfiguredQueues()

  /// The keys of the entry that are for secondary ENIs alone.
  package var keysOfSecondaries: [String] {
    let keys: [(String, Bool)] = [
      ("address", address != nil), ("gateway", gateway != nil), ("ipv6", ipv6Addresses != nil),
      ("table", table != nil), ("metric", metric != nil), ("rule-priority", rulePriority != nil),
      ("static", isStatic != nil), ("routing", routing != nil),
    ]
    return keys.filter(\.1).map(\.0)
  }

  /// Makes an empty entry.
  package init(_ selector: ENISelector, from origin: Origin) {
    self.selector = selector
    self.origin = origin
  }
}
