// Command lines that make no sense end with 64, before anything is looked at.

import ArgumentParser
import Engine
import Model
import Planning
import Testing

@testable import CLI

@Suite struct UsageTests {
  @Test(arguments: [
    ["frobnicate"], ["--frobnicate"], ["up"], ["down"], ["plan"], ["up", "eth1", "--frobnicate"],
    ["up", ""], ["up", "a/b"], ["up", "a:b"], ["up", "a b"], ["up", "."],
    // Longer than an alternative name.
    ["up", String(repeating: "a", count: 128)],
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
    ["queues", "set", "eth1"], ["queues", "set", "--combined", "2"],
    ["queues", "set", "eth1", "--combined", "0"], ["queues", "set", "eth1", "--combined", "-1"],
    ["queues", "set", "eth1", "--combined", "many"], ["queues", "set", "eth1", "--combined"],
    ["queues", "set", "eth1", "--rps", "on"], ["queues", "set", "eth1", "--rps", "0xf"],
    ["queues", "set", "eth1", "--rps", "f,"], ["queues", "set", "eth1", "--rps", ""],
    ["queues", "set", "eth1", "--combined", "2", "--exit-code"],
    ["queues", "set", "eth1", "--combined", "2", "--as-commands"],
    ["queues", "set", "eth1", "--combined", "2", "--dry-run", "--as-commands", "--json"],
    ["queues", "set", "--all", "--combined", "2"], ["queues", "show", "--dry-run"],
    ["queues", "show", "a/b"], ["queues", "eth1"],
  ]) func nonsenseEndsWith64(_ arguments: [String]) {
    #expect(EnicfgCommand.exitCode(arguments) == 64)
  }

  @Test(arguments: [
    ["--help"], ["-h"], ["up", "--help"], ["down", "-h"], ["help"], ["help", "plan"], ["--version"],
    ["status", "--version"], [], ["queues"], ["queues", "set", "--help"],
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
    #expect(command.addressing.table == 500)
    #expect(command.addressing.metric == 1)
    #expect(command.addressing.rulePriority == 32765)
    #expect(command.addressing.settings.leaseLimit == .seconds(86400))
    #expect(command.trial.dryRun && command.trial.exitCode)
    #expect(command.output.json && command.output.quiet && command.output.verbose)
    #expect(command.directories.values.stateDirectory == "/a")
    #expect(command.directories.values.runDirectory == "/b")
  }

  @Test func aMACOrANameNamesALink() throws {
    let words = ["down", "00:16:3E:12:E7:27", "eth1", "00-16-3e-12-e7-27"]
    let command = try #require(try EnicfgCommand.parseAsRoot(words) as? DownCommand)
    let links = command.links.links
    #expect(links[0].mac == links[2].mac && links[0].mac != nil)
    #expect(links[0].name == nil && !links[0].isID)
    #expect(links[1].name?.text == "eth1" && links[1].mac == nil)
  }

  @Test func whatIsTooLongForALinkIsAnENIsID() throws {
    let words = ["up", "eni-bp1a2b3c4d5e6f7g8h9i", "eni-short"]
    let command = try #require(try EnicfgCommand.parseAsRoot(words) as? UpCommand)
    let links = command.links.links
    #expect(links[0].isID && links[0].name == nil)
    // A link may have that name: which of the two it is, the kernel decides.
    #expect(links[1].isID && links[1].name?.text == "eni-short")
  }

  @Test(arguments: [
    ["up"], ["up", "--all", "eth1"], ["plan", "--all", "--table", "1001"],
    ["up", "--all", "--secondary", "10.0.0.30"],
    ["up", "eth1", "eth2", "--secondary", "10.0.0.30"],
    ["up", "eth1", "--secondary", "10.0.0.30/24"], ["up", "eth1", "--secondary", "224.0.0.1"],
    ["up", "eth1", "--secondary", "fd00::1"],
    ["up", "eth1", "--static", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253"],
    ["up", "eth1", "--routing", "local"],
    ["up", "eth1", "--routing", "local-first", "--rule-priority", "4000"],
    ["up", "eth1", "--no-metadata", "--metadata-url", "http://127.0.0.1"],
    ["up", "eth1", "--metadata-url", "https://127.0.0.1"],
    ["up", "eth1", "--metadata-url", "http://user@127.0.0.1"],
    ["up", "eth1", "--config", ""], ["down"], ["down", "--all", "eth1"],
    ["alias"], ["alias", "add", "eth0"], ["alias", "add", "eth0", "10.0.0"],
    ["alias", "remove", "eth0", "10.0.0.30/33"],
    ["alias", "add", "eth0", "10.0.0.30", "--exit-code"],
    ["alias", "list", "eth0", "eth1"], ["up", "an argument with blanks"],
  ])
  func whatMakesNoSenseIsRefused(_ words: [String]) {
    #expect(throws: (any Error).self) {
      // Without a subcommand the parser asks for help, which is an error too.
      var command = try EnicfgCommand.parseAsRoot(words)
      if command is AliasCommand { try command.run() }
    }
  }

  @Test func routingIsOfAnyNumberOfLinks() throws {
    let words = ["up", "--all", "--routing", "local-first"]
    let command = try #require(try EnicfgCommand.parseAsRoot(words) as? UpCommand)
    #expect(command.addressing.routing == .localFirst)
    let one = ["plan", "eth1", "--routing", "local-first", "--rule-priority", "4001"]
    #expect(try EnicfgCommand.parseAsRoot(one) is PlanCommand)
  }

  @Test func diffIsPlan() throws {
    #expect(try EnicfgCommand.parseAsRoot(["diff", "eth1"]) is PlanCommand)
  }
}
