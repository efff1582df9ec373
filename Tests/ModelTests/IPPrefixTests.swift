// Blocks of addresses: the arithmetic of masks, what is read, what is refused.

import Model
import TestSupport
import Testing

@Suite struct IPPrefixTests {
  @Test(
    arguments: [
      ("10.1.2.3", 0, "0.0.0.0", "255.255.255.255"), ("10.1.2.3", 1, "0.0.0.0", "127.255.255.255"),
      ("10.1.2.3", 8, "10.0.0.0", "10.255.255.255"), ("10.1.2.3", 24, "10.1.2.0", "10.1.2.255"),
      ("10.1.2.3", 30, "10.1.2.0", "10.1.2.3"), ("10.1.2.3", 31, "10.1.2.2", "10.1.2.3"),
      ("10.1.2.3", 32, "10.1.2.3", "10.1.2.3"),
      (
        "255.255.255.255", 32, "255.255.255.255",
        "255.255.255.255"
      ),
      ("2001:db8::5", 0, "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
      ("2001:db8::5", 64, "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff"),
      ("2001:db8::5", 127, "2001:db8::4", "2001:db8::5"),
      ("2001:db8::5", 128, "2001:db8::5", "2001:db8::5"),
    ] as [(String, UInt8, String, String)])
  func blockOfAnAddressHasItsFirstAndLastAddress(
    _ text: String, _ length: UInt8, _ first: String, _ last: String
  ) throws {
    let address = try #require(IPAddress(text))
    let prefix = try #require(IPPrefix(containing: address, length: length))
    #expect(prefix.address == IPAddress(first))
    #expect(prefix.lastAddress == IPAddress(last))
    #expect(prefix.length == length)
    #expect(prefix.contains(address))
    #expect(prefix.isDefault == (length == 0))
    #expect(prefix.isHost == (first == last))
    #expect(IPPrefix(prefix.description) == prefix)
    #expect(IPAddressWithLength(address, length: length)?.prefix == prefix)
  }

  @Test(
    arguments: [("10.0.0.1", 33), ("10.0.0.1", 255), ("::1", 129), ("::1", 255)]
      as [(
        String, UInt8
      )]) func lengthsBeyondTheFamilyAreRefused(_ text: String, _ length: UInt8) throws
  {
    let address = try #require(IPAddress(text))
    #expect(IPPrefix(containing: address, length: length) == nil)
    #expect(IPAddressWithLength(address, length: length) == nil)
  }

  @Test(arguments: [
    "", "/", "/24", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08",
    "10.0.0.0/8/8", "10.0.0.0/ 8", "10.0.0.0 /8", "10.0.0.0/255.0.0.0", "10.0.0.0/256", "10/8",
    "::/129", "default", "all", "10.0.0.0/８",
  ]) func invalidBlocksAreRefused(_ text: String) {
    #expect(IPPrefix(text) == nil)
    #expect(IPAddressWithLength(text) == nil)
  }

  @Test(arguments: ["10.0.0.1/24", "10.0.0.1/0", "10.0.0.1/31", "2001:db8::1/127", "::1/0"])
  func hostBitsAreRefusedInABlockOnly(_ text: String) {
    #expect(IPPrefix(text) == nil)
    #expect(IPAddressWithLength(text)?.description == text)
  }

  @Test func addressWithoutLengthIsItsOwnBlock() {
    #expect(IPPrefix("10.0.0.1")?.length == 32)
    #expect(IPPrefix("2001:db8::1")?.length == 128)
    #expect(IPAddressWithLength("10.0.0.1") == nil)
  }

  @Test(arguments: [
    ("0.0.0.0/0", "default"), ("::/0", "default"), ("10.0.0.1/32", "10.0.0.1"),
    ("2001:db8::1/128", "2001:db8::1"), ("10.0.0.0/24", "10.0.0.0/24"), ("::/1", "::/1"),
  ]) func blocksArePrintedInIproute2Notation(_ text: String, _ notation: String) {
    #expect(IPPrefix(text)?.notation == notation)
    #expect(IPPrefix(text)?.description == text)
  }

  @Test(arguments: [
    ("10.0.0.0/24", "10.0.0.0/24", true), ("10.0.0.0/24", "10.0.0.128/25", true),
    ("10.0.0.0/24", "10.0.0.0/23", false), ("10.0.0.0/24", "10.0.1.0/24", false),
    ("0.0.0.0/0", "10.0.0.0/8", true), ("0.0.0.0/0", "::/0", false), ("::/0", "0.0.0.0/0", false),
    ("10.0.0.1/32", "10.0.0.1/32", true), ("::/0", "2001:db8::/32", true),
  ]) func blocksContainOnlyBlocksInsideThem(_ outer: String, _ inner: String, _ isInside: Bool)
    throws
  {
    let outer = try #require(IPPrefix(outer))
    let inner = try #require(IPPrefix(inner))
    #expect(outer.contains(inner) == isInside)
  }

  @Test func theEdgesOfABlockAreInIt() throws {
    let prefix = try #require(IPPrefix("10.0.0.16/28"))
    let inside = ["10.0.0.16", "10.0.0.31"].compactMap(IPAddress.init)
    let outside = ["10.0.0.15", "10.0.0.32", "::a00:10"].compactMap(IPAddress.init)
    #expect(inside.count == 2 && inside.allSatisfy(prefix.contains))
    #expect(outside.count == 3 && !outside.contains(where: prefix.contains))
  }

  @Test func blocksAreOrderedByAddressThenByWidth() {
    let texts = ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/24", "10.0.1.0/24", "::/0", "::/1"]
    let prefixes = texts.compactMap(IPPrefix.init)
    #expect(prefixes.reversed().sorted().map(\.description) == texts)
  }

  @Test func randomBlocksSurviveTheirText() throws {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<2000 {
      let bytes = (0..<(Bool.random(using: &random) ? 4 : 16)).map { _ in
        UInt8.random(in: .min ... .max, using: &random)
      }
      let address = try #require(IPAddress(bytes: bytes))
      let length = UInt8.random(in: 0...address.family.bitWidth, using: &random)
      let prefix = try #require(IPPrefix(containing: address, length: length))
      #expect(IPPrefix(prefix.description) == prefix)
      #expect(prefix.contains(prefix.lastAddress) && prefix.contains(address))
      let whole = try #require(IPAddressWithLength(address, length: length))
      #expect(IPAddressWithLength(whole.description) == whole)
    }
  }

  @Test(arguments: [0, 1, 3, 5, 6, 8, 15, 17]) func addressesNeedFourOrSixteenBytes(_ count: Int) {
    #expect(IPAddress(bytes: [UInt8](repeating: 1, count: count)) == nil)
  }

  @Test func ipv4ComesBeforeIPv6() throws {
    let v4 = try #require(IPAddress("255.255.255.255"))
    let v6 = try #require(IPAddress("::"))
    #expect(v4 < v6)
    #expect(!(v6 < v4))
  }
}
