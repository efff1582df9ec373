// Established connections, from the kernel's bytes to the model, and what is asked for.

import Model
import Testing

@testable import Netlink

@Suite struct TCPConnectionTests {
  /// A message about a socket, as linux/inet_diag.h lays it out.
  private func bytes(
    family: UInt8 = 2, local: [UInt8] = [10, 0, 0, 20], remote: [UInt8] = [198, 51, 100, 7],
    link: UInt8 = 0, mark: UInt8? = nil
  ) -> [UInt8] {
    func padded(_ address: [UInt8]) -> [UInt8] {
      address + [UInt8](repeating: 0, count: 16 - address.count)
    }
    var bytes: [UInt8] = [0, 0, 0, 0, 20, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    bytes += [family, 1, 0, 0, 0, 22, 0xC3, 0xCA] + padded(local) + padded(remote)
    bytes += [link, 0, 0, 0] + [UInt8](repeating: 7, count: 8)
    // What is queued and when something is sent again, then the user and the inode.
    bytes += [UInt8](repeating: 0, count: 12) + [0xE8, 3, 0, 0] + [1, 0, 0, 0]
    if let mark { bytes += [8, 0, 15, 0, mark, 0, 0, 0] }
    bytes[0] = UInt8(bytes.count)
    return bytes
  }

  private func decoded(_ bytes: [UInt8]) throws -> TCPConnection? {
    try TCPConnection(try message(bytes), try linkTable())
  }

  @Test func aConnectionIsRead() throws {
    let connection = try #require(try decoded(bytes(mark: 9)))
    let expected = TCPConnection(
      from: try #require(IPAddress("10.0.0.20")), 22, to: try #require(IPAddress("198.51.100.7")),
      50122, mark: 9, user: 1000)
    #expect(connection == expected)
    #expect(connection.description == "10.0.0.20:22 - 198.51.100.7:50122")
  }

  @Test func anIPv6SocketMayHaveAnIPv4Connection() throws {
    func mapped(_ last: [UInt8]) -> [UInt8] {
      [UInt8](repeating: 0, count: 10) + [255, 255] + last
    }
    let connection = try decoded(
      bytes(family: 10, local: mapped([10, 0, 0, 20]), remote: mapped([198, 51, 100, 7])))
    #expect(connection?.description == "10.0.0.20:22 - 198.51.100.7:50122")
    let other = try decoded(
      bytes(
        family: 10, local: [0x20, 1, 0xD, 0xB8] + [UInt8](repeating: 0, count: 11) + [1],
        remote: [0xFD] + [UInt8](repeating: 0, count: 14) + [2]))
    #expect(other?.description == "[2001:db8::1]:22 - [fd00::2]:50122")
  }

  @Test func aSocketThatIsBoundToALinkBearsItsName() throws {
    #expect(try decoded(bytes(link: 3))?.boundLink?.text == "eth1")
    // Of a link that is not known, nothing can be told.
    #expect(try decoded(bytes(link: 99)) == nil)
  }

  @Test func everyTruncatedMessageIsMalformed() throws {
    let whole = bytes(mark: 9)
    for length in 16..<72 {
      var cut = Array(whole.prefix(length))
      cut[0] = UInt8(length)
      #expect(throws: NetlinkError.self, "\(length) bytes") { try decoded(cut) }
    }
  }
}
