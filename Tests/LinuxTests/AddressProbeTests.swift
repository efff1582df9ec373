// Whose addresses ARP packets tell.

import Model
import Testing

@testable import Linux

@Suite struct AddressProbeTests {
  /// A reply of 10.0.0.20, as RFC 826 lays it out.
  private static let reply: [UInt8] =
    [0, 1, 8, 0, 6, 4, 0, 2] + [2, 0, 0, 0, 0, 9] + [10, 0, 0, 20] + [2, 0, 0, 0, 0, 1] + [
      0, 0, 0, 0,
    ]

  @Test func aReplyTellsItsSender() throws {
    let sender = try #require(AddressProbe.sender(of: Self.reply[...]))
    #expect(sender.mac == MACAddress("02:00:00:00:00:09"))
    #expect(sender.address == IPv4Address(10, 0, 0, 20))
    // Ethernet pads it.
    #expect(AddressProbe.sender(of: (Self.reply + [UInt8](repeating: 0, count: 18))[...]) != nil)
  }

  @Test func whatIsNoARPOfEthernetAndIPv4TellsNothing() {
    for length in 0..<Self.reply.count {
      #expect(AddressProbe.sender(of: Self.reply[..<length]) == nil)
    }
    for place in 0..<6 {
      var other = Self.reply
      other[place] ^= 0xFF
      #expect(AddressProbe.sender(of: other[...]) == nil, "byte \(place)")
    }
  }
}
