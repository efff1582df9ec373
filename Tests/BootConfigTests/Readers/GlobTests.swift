// Which names fit a pattern.

import Testing

@testable import BootConfig

@Suite struct GlobTests {
  @Test(arguments: [
    ("eth*", "eth10", true), ("eth?", "eth10", false), ("*", "", true), ("e*1", "eth1", true),
    ("[a-e]th1", "eth1", true), ("[!a-e]th1", "eth1", false), ("eth[0-9]", "ethx", false),
    ("[", "[", true), ("[]a]", "]", true), ("/a/*", "/a/b", true), ("/a/*", "/a/b/c", false),
    ("/a/*.cfg", "/a/b/c.cfg", false), ("/*/b", "/a/b", true), ("", "", true), ("", "a", false),
  ])
  func patternFits(_ pattern: String, _ name: String, _ fits: Bool) {
    #expect(Glob(pattern).matches(name) == fits)
  }

  /// With each `*` tried at each place, these would be more comparisons than a computer makes in a year.
  @Test func manyStarsAreNotTriedAtEachPlace() {
    let pattern = String(repeating: "*a", count: 40) + "*b"
    #expect(!Glob(pattern).matches(String(repeating: "a", count: 80)))
    #expect(Glob(pattern).matches(String(repeating: "a", count: 80) + "b"))
  }
}
