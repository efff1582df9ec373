// IPv4 addresses: what is read, what is refused, what they say of themselves.

import Glibc
import Model
import TestSupport
import Testing

@Suite struct IPv4AddressTests {
  @Test(
    arguments: [
      ("0.0.0.0", 0), ("10.0.0.1", 0x0A00_0001), ("255.255.255.255", 0xFFFF_FFFF),
      ("100.100.100.200", 0x6464_64C8), ("1.20.255.0", 0x0114_FF00),
    ] as [(String, UInt32)]) func dottedQuadsAreRead(_ text: String, _ number: UInt32)
  {
    let address = IPv4Address(text)
    #expect(address == IPv4Address(rawValue: number))
    #expect(address?.description == text)
  }

  @Test(arguments: [
    "", ".", "...", "1.2.3", "1.2.3.", ".1.2.3", "1.2.3.4.", "1.2.3.4.5", "1..3.4", "256.0.0.1",
    "1.2.3.256", "1.2.3.999999999999999999999", "01.2.3.4", "1.2.3.00", "0x1.2.3.4", "1.2.3.-4",
    "+1.2.3.4", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4\n", "1.2.3.4/24", "1.2.3.4\0", "a.b.c.d",
    "1,2,3,4", "167772161", "10.1", "１.2.3.4", "1.2.3.4\u{301}", "1.2\u{301}.3.4", "::1",
  ]) func otherTextIsRefused(_ text: String) {
    #expect(IPv4Address(text) == nil)
  }

  @Test func bytesAndNumberAreEqual() {
    let address = IPv4Address(10, 0, 3, 255)
    #expect(address.bytes == [10, 0, 3, 255])
    #expect(address.rawValue == 0x0A00_03FF)
    #expect(IPAddress(bytes: address.bytes) == .v4(address))
  }

  @Test func addressesAreOrderedByNumber() {
    #expect(IPv4Address(9, 255, 255, 255) < IPv4Address(10, 0, 0, 0))
    #expect(IPv4Address(200, 0, 0, 0) > IPv4Address(10, 0, 0, 0))
  }

  @Test(arguments: [
    ("0.0.0.0", false), ("0.255.255.255", false), ("1.0.0.0", true), ("10.0.0.1", true),
    ("126.255.255.255", true), ("127.0.0.0", false), ("127.255.255.255", false),
    ("128.0.0.0", true), ("169.254.0.1", true), ("223.255.255.255", true), ("224.0.0.0", false),
    ("239.255.255.255", false), ("240.0.0.0", false), ("255.255.255.255", false),
  ]) func hostAddressesAreRecognized(_ text: String, _ isUnicast: Bool) {
    #expect(IPv4Address(text)?.isUnicast == isUnicast)
  }

  @Test(arguments: [
    ("169.253.255.255", false), ("169.254.0.0", true), ("169.254.255.255", true),
    ("169.255.0.0", false),
  ]) func linkLocalAddressesAreRecognized(_ text: String, _ isLinkLocal: Bool) {
    #expect(IPv4Address(text)?.isLinkLocal == isLinkLocal)
  }

  @Test func loopbackAddressesAreRecognized() {
    #expect(IPv4Address(127, 0, 0, 53).isLoopback)
    #expect(!IPv4Address(126, 255, 255, 255).isLoopback)
    #expect(!IPv4Address(128, 0, 0, 0).isLoopback)
  }

  @Test func randomAddressesPrintAsTheCLibraryPrintsThem() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<2000 {
      let address = IPv4Address(rawValue: UInt32.random(in: .min ... .max, using: &random))
      #expect(address.description == CLibrary.text(AF_INET, address.bytes))
      #expect(IPv4Address(address.description) == address)
    }
  }

  @Test func randomTextIsReadAsTheCLibraryReadsIt() {
    var random = SeededGenerator(seed: 5)
    var read = 0
    for _ in 0..<20000 {
      let text = RandomText.mutated(of: "10.200.0.53", with: "0125.9 :x", using: &random)
      #expect(IPv4Address(text)?.bytes == CLibrary.bytes(AF_INET, text), "\(text)")
      if IPv4Address(text) != nil { read += 1 }
    }
    #expect((2000..<18000).contains(read))
  }
}
