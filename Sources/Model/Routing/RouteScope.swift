// How far a route reaches.

/// How far an address or a destination is valid (`rtm_scope`, `ifa_scope`): 0 is the widest.
package struct RouteScope: Hashable, Sendable {
  /// The kernel's number.
  package let rawValue: UInt8

  /// Makes a scope from its number.
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// 0: everywhere.
  package static let universe = RouteScope(0)
  /// 253: on the link.
  package static let link = RouteScope(253)
  /// 254: on this host.
  package static let host = RouteScope(254)
}

extension RouteScope: CustomStringConvertible {
  /// iproute2's name if there is one, otherwise the number.
  package var description: String {
    switch self {
    case .universe: "global"
    case .link: "link"
    case .host: "host"
    default: String(rawValue)
    }
  }
}
