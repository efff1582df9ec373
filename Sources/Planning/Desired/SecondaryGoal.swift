// Everything that a secondary ENI's link should have.

package import Model

/// How limited lifetimes that are desired compare with what the kernel has left of them.
package enum LifetimeRule: Equatable, Sendable {
  /// The lease was granted just now: the kernel's are set to them.
  case granted
  /// They are what is left by the clock that the lease is counted with: other ones are another program's.
  case counted
  /// They are those of the whole lease: what the kernel has left of them counts.
  case kernels
}

/// What a secondary ENI's link should have, once its addresses are known.
package struct SecondaryGoal: Equatable, Sendable {
  /// The ENI.
  package var eni: SecondaryENI
  /// The MTU in bytes, if one is requested.
  package var mtu: Wanted<UInt32>?
  /// The primary private address, and the IPv6 addresses.
  package var addresses: [Wanted<InterfaceAddress>] = []
  /// How the lifetimes of `addresses` compare with what the kernel has left of them.
  package var lifetimeRule = LifetimeRule.kernels
  /// The secondary private addresses, in the order of their labels.
  package var aliases: [Wanted<InterfaceAddress>] = []
  /// The routes.
  package var routes: [Wanted<Route>] = []
  /// The rules.
  package var rules: [Wanted<Rule>] = []

  /// Makes a goal without addresses, routes and rules.
  package init(_ eni: SecondaryENI) { self.eni = eni }

  /// The same without IPv6.
  var withoutIPv6: SecondaryGoal {
    var goal = self
    goal.addresses.removeAll { $0.object.address.address.family == .v6 }
    goal.routes.removeAll { $0.object.destination.family == .v6 }
    goal.rules.removeAll { $0.object.family == .v6 }
    return goal
  }
}
