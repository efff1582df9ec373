// Classless static routes, option 121.

package import Model

/// A route of a lease.
///
/// Source: RFC 3442.
package struct ClasslessRoute: Equatable, Sendable, Codable {
  /// The destination, IPv4; length 0 means a default route.
  package let destination: IPPrefix
  /// The next hop; nil if the destination is on the link (0.0.0.0 on the wire).
  package let router: IPv4Address?

  /// Makes a route from its parts.
  package init(destination: IPPrefix, router: IPv4Address?) {
    self.destination = destination
    self.router = router
  }

  /// Reads option 121: prefix length, the significant bytes of the prefix, router; repeated.
  ///
  /// Bits after the prefix length are cleared, as RFC 3442 requires.
  ///
  /// - Throws: ``MessageDefect/optionLength(code:length:expected:)`` if a route is truncated or
  ///   there is none; ``MessageDefect/routePrefixLength(_:)`` for a length above 32.
  static func decode(_ bytes: [UInt8]) throws(MessageDefect) -> [ClasslessRoute] {
    let span = bytes.span
    let broken = MessageDefect.optionLength(
      code: OptionCode.classlessRoutes.rawValue, length: bytes.count, expected: .wholeRoutes)
    guard !bytes.isEmpty else { throw broken }
    var routes: [ClasslessRoute] = []
    var offset = 0
    while offset < span.count {
      let length = span[offset]
      let significant = (Int(length) + 7) / 8
      guard length <= 32 else { throw .routePrefixLength(length) }
      guard span.holds(significant + 4, at: offset + 1) else { throw broken }
      var destination: UInt32 = 0
      for index in 0..<significant {
        destination |= UInt32(span[offset + 1 + index]) << (24 - 8 * UInt32(index))
      }
      let address = IPAddress.v4(IPv4Address(rawValue: destination))
      let router = span.address(at: offset + 1 + significant)
      guard let prefix = IPPrefix(containing: address, length: length) else { throw broken }
      routes.append(ClasslessRoute(destination: prefix, router: router == .any ? nil : router))
      offset += 1 + significant + 4
    }
    return routes
  }

  /// The bytes of option 121 with these routes.
  static func encode(_ routes: [ClasslessRoute]) -> [UInt8] {
    routes.flatMap { route in
      let significant = (Int(route.destination.length) + 7) / 8
      return [route.destination.length] + route.destination.address.bytes.prefix(significant)
        + (route.router ?? .any).bytes
    }
  }
}
