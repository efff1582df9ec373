// Names of links, labels of addresses, MACs: what the kernel takes, and the order people expect.

import Model
import TestSupport
import Testing

@Suite struct NamesTests {
  @Test(arguments: [
    "eth0", "e", "enp0s31f6.4094", "fifteen-bytes-!", "eth0@x", "...", ".a", "a.", "%d", "wlan$0",
    "a;b", "it's", "\"", "\\", "-", "*", "\u{1}", "\u{1B}[31m", "\u{7F}", "é", "名前",
  ]) func namesThatTheKernelAcceptsAreRead(_ text: String) {
    #expect(LinkName(text)?.text == text)
  }

  // Source: dev_valid_name() in net/core/dev.c.
  @Test(arguments: [
    "", ".", "..", "sixteen-bytes-!!", "a/b", "/", "a:b", "eth0:1", "a b", " ", "a\tb", "a\nb",
    "a\u{B}b", "a\u{C}b", "a\rb", "a\0b", "fünfzehn-bytes!", "\u{A0}", "à",
  ]) func namesThatTheKernelRefusesAreRefused(_ text: String) {
    #expect(LinkName(text) == nil)
  }

  @Test(arguments: [
    ("eth0", "eth0"), ("\u{1B}[31mred", "?[31mred"), ("a\u{7F}b", "a?b"), ("\u{9B}1m", "?1m"),
    ("é", "é"),
  ]) func controlCharactersOfNamesAreNotPrinted(_ text: String, _ shown: String) throws {
    #expect(try #require(LinkName(text)).description == shown)
  }

  @Test func namesAreComparedByBytes() throws {
    // The kernel tells the two apart; Unicode counts them as equal.
    let composed = try #require(LinkName("\u{E9}"))
    let decomposed = try #require(LinkName("e\u{301}"))
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
  }

  @Test(
    arguments: [
      ("eth0", 0), ("eth10", 10), ("eth4294967295", 4_294_967_295), ("eth", nil), ("eth01", nil),
      ("eth4294967296", nil), ("eth1.5", nil), ("eth-1", nil), ("eth+1", nil), ("Eth1", nil),
      ("ens5", nil), ("xeth1", nil), ("eth１", nil),
    ] as [(String, UInt32?)]) func numberOfEthNIsRead(_ text: String, _ number: UInt32?)
  {
    #expect(LinkName(text)?.ethernetNumber == number)
  }

  @Test func namesAreOrderedByTheirNumbers() {
    let sorted = [
      "docker0", "ens5", "eth", "eth0", "eth1", "eth01", "eth2", "eth9", "eth10", "eth100", "lo",
    ]
    var random = SeededGenerator(seed: 10)
    for _ in 0..<50 {
      let names = sorted.shuffled(using: &random).compactMap(LinkName.init).sorted()
      #expect(names.map(\.text).filter { $0 != "eth01" } == sorted.filter { $0 != "eth01" })
    }
  }

  @Test func orderOfNamesIsStrict() throws {
    let names = ["eth1", "eth01", "eth001", "eth", "1", "01", "a1b2", "a1b10"]
      .compactMap(LinkName.init)
    for a in names {
      for b in names {
        #expect([a < b, b < a, a == b].filter(\.self).count == 1, "\(a) and \(b)")
      }
    }
  }

  @Test func labelsHaveAtMost15Bytes() {
    #expect(AddressLabel("eth1:1")?.text == "eth1:1")
    #expect(AddressLabel("123456789012345")?.description == "123456789012345")
    #expect(AddressLabel("1234567890123456") == nil)
    #expect(AddressLabel("") == nil)
    #expect(AddressLabel("eth1\0") == nil)
  }

  @Test(
    arguments: [
      ("eth1:0", 0), ("eth1:1", 1), ("eth1:42", 42), ("eth1:4294967295", 4_294_967_295),
      ("eth1", nil), ("eth1:", nil), ("eth1:01", nil), ("eth1:00", nil), ("eth1:4294967296", nil),
      ("eth1:1:2", nil), ("eth1:x1", nil), ("eth1:-1", nil), ("eth12:1", nil), (":1", nil),
      ("eth11", nil), ("1", nil),
    ] as [(String, UInt32?)]) func numberOfALabelIsOfItsLink(_ text: String, _ number: UInt32?)
    throws
  {
    let link = try #require(LinkName("eth1"))
    // A label that is too long is none.
    #expect(AddressLabel(text)?.number(on: link) == (text.utf8.count > 15 ? nil : number))
  }

  @Test(arguments: ["eth1", "eth1:1", "äöü:1", "123456789012345", "1234567890123456", ""])
  func bytesOfALabelAreItsText(_ text: String) {
    #expect(AddressLabel(bytes: Array(text.utf8)[...]) == AddressLabel(text))
  }

  @Test func labelsAreUTF8() {
    #expect(AddressLabel(bytes: [0x65, 0xFF, 0x31]) == nil)
  }

  @Test(
    arguments: [
      ("00:16:3e:12:e7:27", 0x0016_3e12_e727), ("00-16-3E-12-E7-27", 0x0016_3e12_e727),
      ("FF:ff:Ff:fF:00:0a", 0xffff_ffff_000a), ("00:00:00:00:00:00", 0),
    ] as [(String, UInt64)]) func macsAreRead(_ text: String, _ number: UInt64) throws
  {
    let mac = try #require(MACAddress(text))
    #expect(mac.rawValue == number)
    #expect(mac.description == text.lowercased().map { $0 == "-" ? ":" : "\($0)" }.joined())
    #expect(MACAddress(bytes: mac.bytes) == mac)
  }

  @Test(arguments: [
    "", "00:16:3e:12:e7", "00:16:3e:12:e7:27:00", "0:16:3e:12:e7:27", "000:16:3e:12:e7:27",
    "00:16:3e:12:e7:2g", "00:16-3e:12:e7:27", "0016.3e12.e727", "00163e12e727", "00:16:3e:12:e7:",
    ":00:16:3e:12:e7", "+0:16:3e:12:e7:27", " 00:16:3e:12:e7:27", "00:16:3e:12:e7:27\n",
    "00:16:3e:12:e7:２7",
  ]) func invalidMACsAreRefused(_ text: String) {
    #expect(MACAddress(text) == nil)
  }

  @Test(arguments: [0, 5, 7, 8, 20]) func macsNeedSixBytes(_ count: Int) {
    #expect(MACAddress(bytes: [UInt8](repeating: 1, count: count)) == nil)
  }
}
