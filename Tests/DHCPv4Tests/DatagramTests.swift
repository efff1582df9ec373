// The IPv4 and UDP headers around a message.

import Model
import Testing

@testable import DHCPv4

@Suite struct DatagramTests {
  /// A UDP packet of a server, field by field; the checksums were worked out apart from this code.
  static let fixture: [UInt8] = [
    0x45, 0x00, 0x00, 0x21,  // version 4, five words; type of service; total length 33
    0x00, 0x00, 0x00, 0x00,  // identification; flags, fragment offset
    0x40, 0x11, 0x65, 0xBC,  // time to live 64; UDP; checksum
    0x0A, 0x00, 0x00, 0xFD,  // from 10.0.0.253
    0x0A, 0x00, 0x00, 0x14,  // to 10.0.0.20
    0x00, 0x43, 0x00, 0x44,  // from port 67; to port 68
    0x00, 0x0D, 0xA6, 0x6A,  // length 13; checksum
    0x68, 0x65, 0x6C, 0x6C, 0x6F,  // "hello"
  ]

  func payload(_ packet: [UInt8], ready: Bool = true) throws(DropReason) -> [UInt8] {
    Array(packet[try Datagram.payload(of: packet.span, isChecksumReady: ready)])
  }

  @Test func wrapsAsTheFixture() {
    let packet = Datagram.wrap(
      Array("hello".utf8), from: Fixture.server, port: 67, to: Fixture.address, port: 68)
    #expect(packet == Self.fixture)
  }

  @Test func readsTheFixture() throws {
    #expect(try payload(Self.fixture) == Array("hello".utf8))
  }

  @Test func readsItsOwnPackets() throws {
    for length in [0, 1, 2, 255, 300, 1472] {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37) }
      let packet = Datagram.wrap(bytes, from: .any, port: 67, to: .limitedBroadcast, port: 68)
      #expect(try payload(packet) == bytes)
    }
  }

  @Test func ignoresPaddingOfTheLinkLayer() throws {
    #expect(try payload(Self.fixture + [0xAA, 0xBB, 0xCC]) == Array("hello".utf8))
  }

  @Test func skipsOptionsOfTheHeader() throws {
    var packet = Self.fixture
    packet.insert(contentsOf: [1, 1, 1, 0], at: 20)
    packet[0] = 0x46
    packet[3] = 0x25
    // 0x65BC - 0x0100 (a longer header) - 4 (its length) - 0x0101 - 0x0100 (the options)
    packet.put(0x62B7, at: 10)
    #expect(try payload(packet) == Array("hello".utf8))
  }

  @Test func dropsAWrongChecksum() {
    for offset in 0..<Self.fixture.count where !(20..<24).contains(offset) {
      var packet = Self.fixture
      packet[offset] ^= 0x01
      #expect(throws: DropReason.self) { try payload(packet) }
    }
    var packet = Self.fixture
    packet[32] ^= 0x01
    #expect(throws: DropReason.wrongChecksum) { try payload(packet) }
  }

  @Test func doesNotCheckAnIncompleteChecksum() throws {
    var packet = Self.fixture
    packet.put(0x1234, at: 26)
    #expect(throws: DropReason.wrongChecksum) { try payload(packet) }
    #expect(try payload(packet, ready: false) == Array("hello".utf8))
    packet.put(0x1234, at: 10)  // the header's own checksum is always finished
    #expect(throws: DropReason.wrongChecksum) { try payload(packet, ready: false) }
  }

  @Test func acceptsAMissingChecksum() throws {
    var packet = Self.fixture
    packet.put(0, at: 26)
    #expect(try payload(packet) == Array("hello".utf8))
  }

  @Test func neverSendsAZeroChecksum() throws {
    // Over all payloads of two bytes the sum takes every value, the one whose complement is 0 too.
    var found = 0
    for number in UInt16.min...UInt16.max {
      var bytes: [UInt8] = []
      bytes.append(number: number)
      let packet = Datagram.wrap(bytes, from: .any, port: 67, to: .limitedBroadcast, port: 68)
      let sum = packet.span.uint16(at: 26)
      if sum == 0 || sum == 0xFFFF {
        found += 1
        #expect(sum == 0xFFFF)
        #expect(try payload(packet) == bytes)
      }
    }
    #expect(found > 0)
  }

  @Test(arguments: [
    (6, 0x20, "more fragments"), (7, 0x01, "a later fragment"), (9, 6, "TCP"), (0, 0x65, "IPv6"),
    (0, 0x44, "a header of 16 bytes"), (0, 0x4F, "a header longer than the packet"),
    (3, 0x22, "longer than it is"), (3, 0x1B, "no room for UDP"),
  ])
  func dropsAMalformedPacket(offset: Int, value: UInt8, what: String) {
    var packet = Self.fixture
    packet[offset] = value
    #expect(throws: DropReason.malformedPacket, "\(what)") { try payload(packet) }
  }

  @Test(arguments: [0x00, 0x07, 0x0E] as [UInt8])
  func dropsAWrongLengthOfUDP(length: UInt8) {
    var packet = Self.fixture
    packet[25] = length
    #expect(throws: DropReason.malformedPacket) { try payload(packet) }
  }

  @Test func dropsAnotherPort() {
    let packet = Datagram.wrap([], from: Fixture.server, port: 67, to: .limitedBroadcast, port: 67)
    #expect(throws: DropReason.otherPort) { try payload(packet) }
  }
}
