// The number of a route table.

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
  /// Table 254, the table of routes that are added without one.
  package static let main = RouteTable(reserved: 254)
  /// Table 253, which the kernel's last rule looks up.
  package static let `default` = RouteTable(reserved: 253)

  /// Whether the kernel or iproute2 reserves the number: 253, 254, 255.
  package var isReserved: Bool { (253...255).contains(rawValue) }
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
