// Command lines that make no sense end with 64, before anything is looked at.

import ArgumentParser
import NetworkModel
import Planning
import Testing

@testable import EnicfgCLI

@Suite struct UsageTests {
  @Test(arguments: [
    ["frobnicate"], ["--frobnicate"], ["up"], ["down"], ["plan"], ["up", "eth1", "--frobnicate"],
    ["up", ""], ["up", "a/b"], ["up", "a:b"], ["up", "a b"], ["up", "."],
    ["up", "abcdefghijklmnop"],
    ["down", "eth1", "--address", "10.0.0.20/24"], ["status", "--dry-run"],
    ["up", "eth1", "--address"], ["up", "eth1", "--address", "10.0.0.20/24"],
    ["up", "eth1", "--gateway", "10.0.0.253"],
    ["up", "eth1", "--address", "10.0.0.20", "--gateway", "10.0.0.253"],
    ["up", "eth1", "--address", "10.0.0.20/33", "--gateway", "10.0.0.253"],
    ["up", "eth1", "--address", "10.0.0.20/24", "--gateway", "10.0.0.256"],
    ["up", "eth1", "--address", "10.0.0.20/24", "--gateway", "fe80::1"],
    ["up", "eth1", "--table", "0"], ["up", "eth1", "--table", "254"],
    ["up", "eth1", "--table", "-1"], ["up", "eth1", "--table", "4294967296"],
    ["up", "eth1", "--table", "main"], ["up", "eth1", "--table", "2766"],
    ["up", "eth1", "--metric", "0"], ["up", "eth1", "--metric", "1.5"],
    ["up", "eth1", "--rule-priority", "0"], ["up", "eth1", "--rule-priority", "32766"],
    ["up", "eth1", "--dhcp-timeout", "0"], ["up", "eth1", "--dhcp-timeout", "86401"],
    ["up", "eth1", "--dhcp-timeout", "-1"], ["up", "eth1", "--dhcp-timeout", "soon"],
    ["up", "eth1", "eth2", "--table", "500"], ["up", "eth1", "eth2", "--metric", "500"],
    ["up", "eth1", "eth2", "--rule-priority", "500"],
    ["up", "eth1", "eth2", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253"],
    ["up", "eth1", "--exit-code"], ["down", "eth1", "--exit-code"],
    ["plan", "eth1", "--as-commands", "--json"], ["up", "eth1", "--as-commands"],
    ["plan", "eth1", "--dry-run"], ["up", "eth1", "--color", "sometimes"],
    ["up", "eth1", "--color"],
    ["up", "eth1", "--run-dir", ""], ["up", "eth1", "--state-dir", ""], ["up", "eth1", "--json=1"],
    ["status", "--table", "5"], ["status", "a/b"], ["up", "eth1", "-x"],
  ]) func nonsenseEndsWith64(_ arguments: [String]) {
    #expect(EnicfgCommand.exitCode(arguments) == 64)
  }

  @Test(arguments: [
    ["--help"], ["-h"], ["up", "--help"], ["down", "-h"], ["help"], ["help", "plan"], ["--version"],
    ["status", "--version"], [],
  ]) func askingForHelpIsNoMistake(_ arguments: [String]) {
    #expect(EnicfgCommand.exitCode(arguments) == 0)
  }

  @Test func whatMakesSenseIsParsed() throws {
    let words = [
      "up", "eth1", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253", "--table", "500",
      "--metric", "1", "--rule-priority", "32765", "--dhcp-timeout", "86400", "--dry-run",
      "--exit-code", "--json", "--color", "never", "-q", "-v", "--state-dir", "/a", "--run-dir",
      "/b",
    ]
    let command = try #require(try EnicfgCommand.parseAsRoot(words) as? UpCommand)
    #expect(command.addressing.address?.description == "10.0.0.20/24")
    #expect(command.addressing.gateway?.description == "10.0.0.253")
    let numbers = try command.addressing.numbers(index: 7)
    #expect(numbers.table.rawValue == 500)
    #expect(numbers.metric.rawValue == 1)
    #expect(numbers.rulePriority.rawValue == 32765)
    #expect(command.dryRun && command.exitCode)
    #expect(command.output.json && command.output.quiet && command.output.verbose)
    #expect(command.directories.stateDirectory == "/a")
    #expect(command.directories.runDirectory == "/b")
  }

  @Test func aMACOrANameNamesALink() throws {
    let words = ["down", "00:16:3E:12:E7:27", "eth1", "00-16-3e-12-e7-27"]
    let command = try #require(try EnicfgCommand.parseAsRoot(words) as? DownCommand)
    let meanings = command.links.map(\.meaning)
    #expect(meanings[0] == meanings[2])
    guard case .name(let name) = meanings[1] else {
      Issue.record("eth1 is a name")
      return
    }
    #expect(name.text == "eth1")
  }

  @Test func diffIsPlan() throws {
    #expect(try EnicfgCommand.parseAsRoot(["diff", "eth1"]) is PlanCommand)
  }
}
