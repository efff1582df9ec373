// Established TCP connections: asks for them, and reads them (linux/inet_diag.h).

internal import CNetlink
internal import Glibc
internal import Model

extension Request {
  /// Requests the established TCP connections of a family (`struct inet_diag_req_v2`).
  static func dumpConnections(_ family: IPFamily) throws(NetlinkError) -> Request {
    var header = [UInt8](repeating: 0, count: 56)
    header[0] = family.number
    header[1] = UInt8(IPPROTO_TCP)
    // A bit for each state, in the machine's byte order: TCP_ESTABLISHED is 1.
    let states = UInt32(1 << 1).littleEndian
    for position in 0..<4 {
      header[4 + position] = UInt8(truncatingIfNeeded: states >> (8 * UInt32(position)))
    }
    return Request(
      .getSockets, try Message(.getSockets, header: header), flags: NLM_F_DUMP)
  }
}

extension TCPConnection {
  /// The length of the kernel's header (`struct inet_diag_msg`).
  private static let headerLength = 72

  /// Reads a connection, by the links of the table.
  ///
  /// An IPv4 connection of an IPv6 socket is one of IPv4.
  ///
  /// - Returns: Nil for one of a socket that is bound to a link that is not in the table.
  init?(_ message: ReceivedMessage, _ links: LinkTable) throws(NetlinkError) {
    let header = message.payload
    guard let number = header.number(at: 0, as: UInt8.self), let family = IPFamily(number: number),
      let attributes = message.attributes(after: Self.headerLength),
      let localPort = header.number(at: 4, as: UInt16.self),
      let remotePort = header.number(at: 6, as: UInt16.self),
      let local = Self.address(family, header, at: 8),
      let remote = Self.address(family, header, at: 24),
      let bound = header.number(at: 40, as: UInt32.self),
      let user = header.number(at: 64, as: UInt32.self)
    else { throw NetlinkError(message.type, .malformed) }
    var link: LinkName?
    if bound != 0 {
      guard let name = links.name(bound) else { return nil }
      link = name
    }
    self.init(
      from: local, UInt16(bigEndian: localPort), to: remote, UInt16(bigEndian: remotePort),
      boundLink: link, mark: attributes.number(INET_DIAG_MARK) ?? 0, user: user)
  }

  private static func address(
    _ family: IPFamily, _ header: ArraySlice<UInt8>, at offset: Int
  ) -> IPAddress? {
    let bytes = header.dropFirst(offset).prefix(family.bitWidth == 32 ? 4 : 16)
    guard let address = IPAddress(bytes: bytes) else { return nil }
    guard case .v6(let long) = address, long.rawValue >> 32 == 0xFFFF else { return address }
    return .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: long.rawValue)))
  }
}
