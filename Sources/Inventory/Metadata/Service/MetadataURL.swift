// The URL of the metadata service: http, a host, optionally a port and a base path.

/// The URL of the metadata service.
package struct MetadataURL: Hashable, Sendable {
  /// The host's name or address; an IPv6 address without its brackets.
  package let host: String
  /// The port, 1…65535.
  package let port: Int
  /// The prefix of each path: empty, or with a `/` at its beginning and none at its end.
  package let base: String

  /// `http://100.100.100.200`, the same in every VPC.
  package static let standard = MetadataURL(host: "100.100.100.200", port: 80, base: "")

  private init(host: String, port: Int, base: String) {
    self.host = host
    self.port = port
    self.base = base
  }

  /// Reads `http://host[:port][/base]`.
  ///
  /// - Throws: ``MetadataURLError`` for the first invalid part.
  package init(_ text: String) throws(MetadataURLError) {
    guard text.prefix(7).lowercased() == "http://" else { throw .notHTTP }
    let rest = text.dropFirst(7)
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    let authority = rest[..<slash]
    guard !authority.contains("@") else { throw .userInformation }
    (host, port) = try Self.hostAndPort(authority)
    var path = rest[slash...]
    guard path.utf8.allSatisfy(Self.isPathByte), !path.split(separator: "/").contains("..") else {
      throw .path(String(path))
    }
    while path.last == "/" { path.removeLast() }
    base = String(path)
  }

  /// The value of the `Host` header.
  var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == 80 ? name : "\(name):\(port)"
  }

  private static func hostAndPort(
    _ authority: Substring
  ) throws(MetadataURLError) -> (String, Int) {
    var host = authority
    var port: Substring = "80"
    let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
    if let colon = authority[afterBracket...].lastIndex(of: ":") {
      host = authority[..<colon]
      port = authority[authority.index(after: colon)...]
    }
    guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port),
      (1...65535).contains(number)
    else { throw .port(String(port)) }
    if host.first == "[", host.last == "]" {
      let inner = host.dropFirst().dropLast()
      guard inner.contains(":"), isHost(inner, also: ":") else { throw .host(String(host)) }
      return (String(inner), number)
    }
    guard isHost(host, also: "-") else { throw .host(String(host)) }
    return (String(host), number)
  }

  private static func isHost(_ text: Substring, also other: Unicode.Scalar) -> Bool {
    (1...253).contains(text.utf8.count)
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
          || scalar == "." || scalar == other
      }
  }

  /// The characters of a path that need no escape, and escapes.
  ///
  /// Source: RFC 3986 §3.3.
  private static func isPathByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "/-._~!$&'()*+,;=:@%".utf8.contains(byte)
    }
  }
}

extension MetadataURL: CustomStringConvertible {
  /// The URL, without a `/` at its end.
  package var description: String { "http://\(authority)\(base)" }
}
