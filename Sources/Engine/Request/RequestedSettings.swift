// What the user asked for by options: how ENIs should be configured.

import Inventory
package import Model
import Planning

/// What the user asked for by options; nil is what the configuration or the default says.
package struct RequestedSettings {
  /// The address of the one ENI that is meant, instead of a lease.
  package var address: IPAddressWithLength?
  /// Its gateway; given where an address is.
  package var gateway: IPAddress?
  /// Whether address, mask and gateway are the inventory's, instead of a lease.
  package var isStatic = false
  /// Secondary addresses besides those that the inventory names.
  package var secondary: [IPv4Address] = []
  /// The ENI's route table.
  package var table: UInt32?
  /// The metric of its default route.
  package var metric: UInt32?
  /// The priority of its rules.
  package var rulePriority: UInt32?
  /// Which networks come before its default route.
  package var routing: Routing?
  /// How long to wait for a lease.
  package var leaseLimit: Duration?

  /// Asks for nothing.
  package init() {}

  /// The static address with its gateway, where they were given.
  var method: AddressMethod? {
    guard let address, let gateway else { return nil }
    return .static(address: address, gateway: gateway, by: .option("--address"))
  }

  /// What they say of the one ENI that they are for.
  var ofOneENI: ENIOptions {
    ENIOptions(address: address, gateway: gateway, secondaryAddresses: secondary)
  }

  /// The options given that say what one secondary ENI should have, by their names.
  package var ofSecondaries: [String] {
    let options: [(String, Bool)] = [
      ("--address", address != nil), ("--table", table != nil), ("--metric", metric != nil),
      ("--rule-priority", rulePriority != nil),
    ]
    return options.filter(\.1).map(\.0)
  }

  /// How long to wait for a lease: what was asked for before the configuration, else 30 s.
  func leaseLimit(_ configuration: Configuration?) -> Duration {
    leaseLimit ?? configuration?.dhcpTimeout?.value ?? .seconds(30)
  }
}
