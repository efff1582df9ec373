// The number of the program that made a route or a rule.

/// The program that made a route or a rule (`rtm_protocol`, `FRA_PROTOCOL`).
package struct RouteProtocol: Hashable, Sendable {
  /// The kernel's number.
  package let rawValue: UInt8

  /// Makes a protocol from its number.
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// 0: not specified.
  package static let unspecified = RouteProtocol(0)
  /// 2: made by the kernel itself.
  package static let kernel = RouteProtocol(2)
  /// 3: made by an administrator's command, iproute2's default.
  package static let boot = RouteProtocol(3)
  /// 4: static.
  package static let `static` = RouteProtocol(4)
  /// 9: made by a router advertisement.
  package static let advertisement = RouteProtocol(9)
  /// 16: made by a DHCP client.
  package static let dhcp = RouteProtocol(16)
  /// 201: made by enicfg, which may remove it.
  package static let enicfg = RouteProtocol(201)
}

extension RouteProtocol: CustomStringConvertible {
  /// `enicfg` for 201, iproute2's name if there is one, otherwise the number.
  package var description: String {
    switch self {
    case .kernel: "kernel"
    case .boot: "boot"
    case .static: "static"
    case .advertisement: "ra"
    case .dhcp: "dhcp"
    case .enicfg: "enicfg"
    default: String(rawValue)
    }
  }
}
