// What a route does with packets.

/// What a route does with a packet (`rtm_type`).
package struct RouteType: Hashable, Sendable {
  /// The kernel's number.
  package let rawValue: UInt8

  /// Makes a type from its number.
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// 1: forwards it to the next hop.
  package static let unicast = RouteType(1)
  /// 2: delivers it to this host.
  package static let local = RouteType(2)
  /// 3: delivers it to this host as a broadcast.
  package static let broadcast = RouteType(3)
  /// 4: delivers it to one of several hosts (in IPv6: to this host).
  package static let anycast = RouteType(4)
  /// 5: delivers it to a group.
  package static let multicast = RouteType(5)
  /// 6: drops it silently.
  package static let blackhole = RouteType(6)
  /// 7: drops it and tells the sender that the host is unreachable.
  package static let unreachable = RouteType(7)
  /// 8: drops it and tells the sender that it is prohibited.
  package static let prohibit = RouteType(8)
  /// 9: ends the lookup in the route's table; the next rule decides.
  package static let `throw` = RouteType(9)
}

extension RouteType: CustomStringConvertible {
  /// iproute2's name, or the number.
  package var description: String {
    let names = [
      "unspec", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole",
      "unreachable", "prohibit", "throw", "nat",
    ]
    return Int(rawValue) < names.count ? names[Int(rawValue)] : String(rawValue)
  }
}
