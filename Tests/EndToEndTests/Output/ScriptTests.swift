// The printed script with --exit-code, and links whose names mean something to a shell.

import Testing
import VPCLab

@Suite struct ScriptTests {
  @Test func scriptOfALinkThatIsDownDoesTheWholeWork() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let plan = try lab.guest.enicfg("plan", "eth1", "--as-commands", "--exit-code")
    #expect(plan.exitCode == 2 && plan.standardError == "", "\(plan)")
    try lab.guest.enicfgDone("up", "eth1")
    let configured = try lab.guest.state()
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
    let script = try lab.guest.run(["sh"], input: plan.standardOutput)
    #expect(script.exitCode == 0 && script.standardError == "", "\(script)")
    try lab.guest.expectState(configured)
  }

  private static let oddNames = [
    "a;b$c", "it's", "x\"y", "$(id)", "*", "né", "-v", "--help",
  ]

  @Test(arguments: oddNames)
  func scriptQuotesUnusualLinkNames(_ name: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.rename(["eth1": name])
    let before = try lab.guest.state()
    func enicfg(_ words: String...) throws -> String {
      let result = try lab.guest.run(["enicfg"] + words + ["--", name])
      #expect(result.exitCode == 0 && result.standardError == "", "\(words): \(result)")
      return result.standardOutput
    }
    #expect(try enicfg("plan").contains("down -> up"))
    #expect(try enicfg("up").hasSuffix("4 added, 1 changed, 0 removed.\n"))
    let configured = try lab.guest.state()
    #expect(try enicfg("status").contains("in sync"))
    #expect(try enicfg("plan").hasPrefix("No changes. "))
    #expect(try enicfg("status", "--json").contains("\"inSync\""))
    #expect(try enicfg("down").contains("- address"))
    try lab.guest.expectState(before)

    let plan = try lab.guest.run(["enicfg", "plan", "--as-commands", "--", name])
    let script = try lab.guest.run(["sh"], input: plan.standardOutput)
    #expect(script.exitCode == 0, "\(script)")
    try lab.guest.expectState(configured)
  }
}
