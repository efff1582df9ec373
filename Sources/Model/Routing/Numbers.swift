// The numbers of routing: tables, metrics, priorities, protocols, types and scopes.

/// The number of a route table: 1…2^32-1.
package struct RouteTable: Hashable, Sendable {
  /// The kernel's number (`RTA_TABLE`).
  package let rawValue: UInt32

  /// Nil for 0, which the kernel reads as "not given".
  package init?(_ rawValue: UInt32) {
    guard rawValue != 0 else { return nil }
    self.rawValue = rawValue
  }

  private init(reserved: UInt32) { rawValue = reserved }

  /// Table 255, where the kernel keeps the host's own addresses.
  package static let local = RouteTable(reserved: 255)
  /// Table 254, where routes go that name no table.
  package static let main = RouteTable(reserved: 254)
  /// Table 253, which the kernel's last rule looks up.
  package static let `default` = RouteTable(reserved: 253)

  /// Whether the kernel or iproute2 gives this number a meaning of its own: 253, 254, 255.
  package var isReserved: Bool { (253...255).contains(rawValue) }
}

/// The metric of a route (`RTA_PRIORITY`): the lowest wins; IPv4 routes without one have 0.
package struct RouteMetric: Hashable, Sendable {
  /// The kernel's number.
  package let rawValue: UInt32

  /// Makes a metric of its number.
  package init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// The metric of an IPv4 route that was given none.
  package static let none = RouteMetric(0)
  /// The metric of an IPv6 route that was given none.
  package static let ipv6Default = RouteMetric(1024)
}

/// The priority of a rule (`FRA_PRIORITY`): rules are walked from the lowest number up.
package struct RulePriority: Hashable, Sendable {
  /// The kernel's number.
  package let rawValue: UInt32

  /// Makes a priority of its number.
  package init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// 32766, the rule that looks up the main table: what comes after it has no effect.
  package static let main = RulePriority(32766)
}

/// Who made a route or a rule (`rtm_protocol`, `FRA_PROTOCOL`).
package struct RouteProtocol: Hashable, Sendable {
  /// The kernel's number.
  package let rawValue: UInt8

  /// Makes a protocol of its number.
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// 0: nobody said.
  package static let unspecified = RouteProtocol(0)
  /// 2: made by the kernel itself.
  package static let kernel = RouteProtocol(2)
  /// 3: made by an administrator's command, iproute2's default.
  package static let boot = RouteProtocol(3)
  /// 4: static.
  package static let `static` = RouteProtocol(4)
  /// 16: made by a DHCP client.
  package static let dhcp = RouteProtocol(16)
  /// 201: made by enicfg, and enicfg's to remove.
  package static let enicfg = RouteProtocol(201)
}

/// How far an address or a destination is valid (`rtm_scope`, `ifa_scope`): 0 is the widest.
package struct RouteScope: Hashable, Sendable {
  /// The kernel's number.
  package let rawValue: UInt8

  /// Makes a scope of its number.
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// 0: everywhere.
  package static let universe = RouteScope(0)
  /// 253: on the link.
  package static let link = RouteScope(253)
  /// 254: on this host.
  package static let host = RouteScope(254)
}

/// What a route does with a packet (`rtm_type`).
package struct RouteType: Hashable, Sendable {
  /// The kernel's number.
  package let rawValue: UInt8

  /// Makes a type of its number.
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// 1: sends it on.
  package static let unicast = RouteType(1)
  /// 2: delivers it here.
  package static let local = RouteType(2)
  /// 3: delivers it here as a broadcast.
  package static let broadcast = RouteType(3)
  /// 4: delivers it to one of several hosts (IPv6: here).
  package static let anycast = RouteType(4)
  /// 5: delivers it to a group.
  package static let multicast = RouteType(5)
  /// 6: drops it silently.
  package static let blackhole = RouteType(6)
  /// 7: drops it, and says so to the sender.
  package static let unreachable = RouteType(7)
  /// 8: drops it as forbidden, and says so to the sender.
  package static let prohibit = RouteType(8)
}

extension RouteTable: CustomStringConvertible {
  /// The number, or iproute2's name for 253, 254 and 255.
  package var description: String {
    switch self {
    case .default: "default"
    case .main: "main"
    case .local: "local"
    default: String(rawValue)
    }
  }
}

extension RouteTable: Comparable {
  /// Orders by number.
  package static func < (a: RouteTable, b: RouteTable) -> Bool { a.rawValue < b.rawValue }
}

extension RulePriority: Comparable {
  /// Orders by number.
  package static func < (a: RulePriority, b: RulePriority) -> Bool { a.rawValue < b.rawValue }
}

extension RouteMetric: Comparable {
  /// Orders by number.
  package static func < (a: RouteMetric, b: RouteMetric) -> Bool { a.rawValue < b.rawValue }
}

extension RouteMetric: CustomStringConvertible {
  /// The number.
  package var description: String { String(rawValue) }
}

extension RulePriority: CustomStringConvertible {
  /// The number.
  package var description: String { String(rawValue) }
}

extension RouteProtocol: CustomStringConvertible {
  /// iproute2's name where it has one, `enicfg` for 201, else the number.
  package var description: String {
    switch self {
    case .kernel: "kernel"
    case .boot: "boot"
    case .static: "static"
    case .dhcp: "dhcp"
    case .enicfg: "enicfg"
    default: String(rawValue)
    }
  }
}

extension RouteScope: CustomStringConvertible {
  /// iproute2's name where it has one, else the number.
  package var description: String {
    switch self {
    case .universe: "global"
    case .link: "link"
    case .host: "host"
    default: String(rawValue)
    }
  }
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
