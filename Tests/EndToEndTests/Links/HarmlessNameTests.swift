// A link whose name a terminal would obey: it is configured, and shown harmlessly.

import Testing
import VPCLab

@Suite struct HarmlessNameTests {
  // `ip -j` writes such a name as it is, which is not valid JSON: the state is compared as text.
  @Test func controlCharactersInANameAreEscaped() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let name = "e\u{1b}[31m"
    try lab.guest.rename(["eth1": name])
    func state() throws -> String {
      try lab.guest.shell("ip -br addr; ip route show table all; ip rule")
    }
    let before = try state()
    let commands = [
      ["plan"], ["up"], ["status"], ["plan"], ["status", "--json"], ["down"], ["down"],
    ]
    for words in commands {
      let result = try lab.guest.run(["enicfg"] + words + [name])
      #expect(result.exitCode == 0 && result.standardError == "", "\(words): \(result)")
      #expect(!result.standardOutput.contains("\u{1b}"), "\(words)")
      #expect(!result.standardOutput.isEmpty, "\(words)")
      if words == ["up"] { #expect(try state().contains("from 10.0.0.20 lookup 1001")) }
    }
    #expect(try state() == before)
    // The script has to name the link as it is.
    let plan = try lab.guest.run(["enicfg", "plan", "--as-commands", name])
    let script = try lab.guest.run(["sh"], input: plan.standardOutput)
    #expect(script.exitCode == 0, "\(script)")
    #expect(try state().contains("from 10.0.0.20 lookup 1001"))
  }

  @Test func controlCharactersInAListOfNamesAreEscaped() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.rename(["eth1": "e\u{1b}[31m"])
    for words in [["up", "e\u{1b}[32m"], ["up", "eth9"], ["status", "e\u{1b}[32m"]] {
      let result = try lab.guest.run(["enicfg"] + words)
      expectFailure(result, 65, naming: ["no such link"])
      #expect(!result.standardError.contains("\u{1b}"), "\(words)")
    }
  }
}
