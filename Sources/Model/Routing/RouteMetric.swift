// The metric of a route.

/// The metric of a route (`RTA_PRIORITY`): the route with the lowest one is used; IPv4 routes
/// without a metric have 0.
package struct RouteMetric: Hashable, Sendable {
  /// The kernel's number.
  package let rawValue: UInt32

  /// Makes a metric from its number.
  package init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// The metric of an IPv4 route that was added without one.
  package static let none = RouteMetric(0)
  /// The metric of the connected route of an IPv6 address that was added without one.
  package static let ipv6Connected = RouteMetric(256)
  /// The metric of an IPv6 route that was added without one.
  package static let ipv6Default = RouteMetric(1024)
}

extension RouteMetric: Comparable {
  /// Orders by number.
  package static func < (a: RouteMetric, b: RouteMetric) -> Bool { a.rawValue < b.rawValue }
}

extension RouteMetric: CustomStringConvertible {
  /// The number.
  package var description: String { String(rawValue) }
}
