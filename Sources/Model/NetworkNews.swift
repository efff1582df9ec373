// What changed in the network, as a monitor reports it.

/// What changed in a network namespace since it was asked last; whose doing it is, it does not say.
package struct NetworkNews: Hashable, Sendable {
  /// What happened to links, in its order; never ``LinkEvent/overrun``.
  ///
  /// The kernel does not tell of the IPv4 routes that it removes with a link that goes down or away;
  /// with one that goes away, they include whole multipath routes that other links are part of.
  package var links: [LinkEvent] = []
  /// The indexes of links that have or had an address, a route or a next-hop object that changed.
  package var changedLinks: Set<UInt32> = []
  /// The tables of routes that changed.
  package var tables: Set<RouteTable> = []
  /// What changed addresses and routes are about: each address and its subnet, each destination.
  ///
  /// Without the routes of the local table, which the kernel makes of the addresses.
  package var networks: Set<IPPrefix> = []
  /// The gateways of routes that changed.
  package var gateways: Set<IPAddress> = []
  /// The rules that changed.
  package var rules: Set<Rule> = []
  /// Whether a next-hop object changed, or a route over an object whose links are not known.
  package var nextHopsChanged = false
  /// Whether notifications were lost: observe everything again.
  package var isOverrun = false

  /// Makes news of nothing.
  package init() {}

  /// Whether nothing changed.
  package var isEmpty: Bool { self == NetworkNews() }
}
