// IPv6 addresses: what is read, what is refused, and the canonical text of RFC 5952.

import Glibc
import Model
import TestSupport
import Testing

@Suite struct IPv6AddressTests {
  @Test(
    arguments: [
      ("::", 0), ("::1", 1), ("0:0:0:0:0:0:0:1", 1), ("1::", 1 << 112),
      ("2001:DB8::A", 0x2001_0db8_0000_0000_0000_0000_0000_000a),
      ("1:2:3:4:5:6:7:8", 0x0001_0002_0003_0004_0005_0006_0007_0008),
      ("1:2:3:4:5:6:7::", 0x0001_0002_0003_0004_0005_0006_0007_0000),
      ("::2:3:4:5:6:7:8", 0x0000_0002_0003_0004_0005_0006_0007_0008),
      ("::ffff:10.0.0.1", 0xffff_0a00_0001), ("::10.0.0.1", 0x0a00_0001),
      ("64:ff9b::192.0.2.33", 0x0064_ff9b_0000_0000_0000_0000_c000_0221),
      ("1:2:3:4:5:6:7.8.9.10", 0x0001_0002_0003_0004_0005_0006_0708_090a),
      ("0000:0000:0000:0000:0000:ffff:255.255.255.255", 0xffff_ffff_ffff),
      ("fe80::0001", 0xfe80_0000_0000_0000_0000_0000_0000_0001),
    ] as [(String, UInt128)]) func everyFormOfTheRFCIsRead(_ text: String, _ number: UInt128)
  {
    #expect(IPv6Address(text) == IPv6Address(rawValue: number))
  }

  @Test(arguments: [
    "", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:",
    "1::2::3", "::1::", "1:::2", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8",
    "12345::", "::00001", "g::", "::-1", "::+1", "::0x1", "fe80::1%eth0", "::1/128", "[::1]",
    "::1.2.3", "::1.2.3.256", "::01.2.3.4", "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4",
    "1.2.3.4", " ::1", "::1 ", "::1\n", "::1\0", "::１", "::1\u{301}", ":\u{301}:1",
  ]) func otherTextIsRefused(_ text: String) {
    #expect(IPv6Address(text) == nil)
  }

  @Test(arguments: [
    ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
    ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
    ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("0:0:1:0:0:0:0:0", "0:0:1::"), ("0:0:0:0:0:1:0:0", "::1:0:0"),
    ("2001:DB8::ABCD", "2001:db8::abcd"), ("0:0:0:0:0:0:0:0", "::"), ("1:0:0:0:0:0:0:0", "1::"),
    ("0:1:0:1:0:1:0:1", "0:1:0:1:0:1:0:1"), ("0:1:2:3:4:5:6:0", "0:1:2:3:4:5:6:0"),
    ("0:0:2:3:4:5:6:7", "::2:3:4:5:6:7"), ("1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"),
  ]) func theTextIsCanonical(_ text: String, _ canonical: String) {
    #expect(IPv6Address(text)?.description == canonical)
  }

  @Test func bytesAndGroupsAreInNetworkOrder() throws {
    let address = try #require(IPv6Address("102:304:506:708:90a:b0c:d0e:f10"))
    #expect(address.bytes == Array(1...16))
    #expect(address.groups.first == 0x0102)
    #expect(address.groups.last == 0x0F10)
    #expect(IPAddress(bytes: address.bytes) == .v6(address))
  }

  @Test(arguments: [
    ("::", false), ("::1", false), ("::2", true), ("2001:db8::1", true), ("fe80::1", true),
    ("feff::", true), ("ff00::", false), ("ff02::1", false), ("ffff::", false),
  ]) func hostAddressesAreRecognized(_ text: String, _ isUnicast: Bool) {
    #expect(IPv6Address(text)?.isUnicast == isUnicast)
  }

  @Test(arguments: [
    ("fe7f:ffff::", false), ("fe80::", true), ("febf:ffff::1", true), ("fec0::", false),
  ]) func linkLocalAddressesAreRecognized(_ text: String, _ isLinkLocal: Bool) {
    #expect(IPv6Address(text)?.isLinkLocal == isLinkLocal)
  }

  @Test func randomAddressesPrintAsTheCLibraryPrintsThem() {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<4000 {
      let address = Self.sparse(using: &random)
      // The C library writes the last two groups of these as a dotted quad.
      guard address.rawValue >> 48 != 0 else { continue }
      #expect(address.description == CLibrary.text(AF_INET6, address.bytes))
    }
  }

  @Test func randomAddressesSurviveTheirText() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<4000 {
      let address = Self.sparse(using: &random)
      #expect(IPv6Address(address.description) == address)
      #expect(IPv6Address(address.description.uppercased()) == address)
    }
  }

  @Test func randomTextIsReadAsTheCLibraryReadsIt() {
    var random = SeededGenerator(seed: 8)
    var read = 0
    for round in 0..<20000 {
      let sound = ["2001:db8::10.0.0.1", "1:2:3:4:5:6:7:8", "fe80::1:0", "::"][round % 4]
      let text = RandomText.mutated(of: sound, with: "019aF:: .g", using: &random)
      #expect(IPv6Address(text)?.bytes == CLibrary.bytes(AF_INET6, text), "\(text)")
      if IPv6Address(text) != nil { read += 1 }
    }
    #expect((2000..<18000).contains(read))
  }

  /// An address of which many groups are zero.
  private static func sparse(using random: inout SeededGenerator) -> IPv6Address {
    let groups = (0..<8).map { _ in
      Bool.random(using: &random) ? 0 : UInt16.random(in: .min ... .max, using: &random) >> 4
    }
    return IPv6Address(rawValue: groups.reduce(0) { $0 << 16 | UInt128($1) })
  }
}
