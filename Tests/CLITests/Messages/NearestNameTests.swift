// The name that was probably meant.

import Model
import Testing

@testable import CLI

@Suite struct NearestNameTests {
  @Test(
    arguments: [
      ("eth1", ["eth1"], "eth1"), ("eht1", ["eth1", "lo"], "eth1"),
      ("ens5", ["ens6", "eth0"], "ens6"),
      ("eth9", ["eth0", "eth1", "eth2"], "eth2"), ("eth", ["eth0", "eth1"], "eth1"),
      ("wlan0", ["eth0", "lo"], nil), ("x", ["eth0"], nil), ("eth1", [], nil),
      ("enp0s3", ["enp0s31f6"], "enp0s31f6"), ("ab", ["cd"], nil), ("ab", ["ad"], "ad"),
    ] as [(String, [String], String?)])
  func theFewestEditsWin(_ text: String, _ existing: [String], _ nearest: String?) throws {
    let name = try #require(LinkName(text))
    let found = Messages.nearestName(to: name, among: existing.compactMap(LinkName.init))
    #expect(found?.text == nearest)
  }

  @Test(
    arguments: [
      ("enable", ["url", "enabled"], "enabled"), ("ab", ["ac", "ad"], "ac"),
      ("url", ["enabled"], nil), ("", ["a"], nil),
    ] as [(String, [String], String?)])
  func ofWordsTheFirst(_ text: String, _ existing: [String], _ nearest: String?) {
    #expect(Messages.nearestWord(to: text, among: existing) == nearest)
  }
}
