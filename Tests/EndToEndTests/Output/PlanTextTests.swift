// What `plan` says, to the letter, and that it changes nothing.

import Testing
import VPCLab

@Suite struct PlanTextTests {
  private static let additions = """
      + address  10.0.0.20/24 brd 10.0.0.255 dev eth1            lease of 365 d from 10.0.0.253
      + route    default via 10.0.0.253 dev eth1 metric 1001
      + route    default via 10.0.0.253 dev eth1 table 1001
      + rule     from 10.0.0.20 lookup 1001 priority 31001
    """

  @Test func planShowsWhatUpWillDoOnALinkThatIsUp() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip link set eth1 up")
    let expected = """
      eth1  00:16:3e:12:e7:27
      \(Self.additions)

      4 to add, 0 to change, 0 to remove.

      """
    #expect(try lab.guest.enicfgDone("plan", "eth1") == expected)
    #expect(try lab.guest.enicfgDone("diff", "eth1") == expected)
    #expect(try lab.guest.enicfgDone("up", "eth1", "--dry-run") == expected)
    // An offer is asked for, and not taken.
    try lab.awaitDHCPLog("DHCPDISCOVER", times: 3)
    #expect(lab.dhcpLog.lines(with: "DHCPREQUEST") == 0)
  }

  @Test func planShowsAnUnknownAddressOfALinkThatIsDown() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let expected = """
      eth1  00:16:3e:12:e7:27
        ~ link     eth1 down -> up
        + address  known after the link is up, by DHCP

      0 to add, 1 to change, 0 to remove; more once the lease is known.

      """
    #expect(try lab.guest.enicfgDone("plan", "eth1") == expected)
    #expect(try lab.guest.packetsSent(by: "eth1") == 0)
  }

  @Test func planShowsAnUnknownAddressBeforeALease() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip link set eth1 up")
    let command = ["enicfg", "plan", "eth1"]
    let result = try lab.guest.runWithoutCapabilities(command)
    #expect(
      result.standardOutput == """
        eth1  00:16:3e:12:e7:27
          + address  known after the DHCP exchange

        0 to add, 0 to change, 0 to remove; more once the lease is known.

        """)
    // A script that can't hold everything fails, rather than looking like the whole.
    let script = try lab.guest.runWithoutCapabilities(command + ["--as-commands"])
    let run = try lab.guest.run(["sh"], input: script.standardOutput)
    #expect(run.exitCode == 69 && run.standardError.contains("eth1"))
    #expect(try lab.guest.addresses(of: "eth1") == "")
  }

  @Test func upAndDownShowTheirChanges() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let done = try lab.guest.enicfgDone("up", "eth1")
    #expect(
      done == """
        eth1  00:16:3e:12:e7:27
          ~ link     eth1 down -> up
        \(Self.additions)

        4 added, 1 changed, 0 removed.

        """)
    #expect(
      try lab.guest.enicfgDone("down", "eth1") == """
        eth1  00:16:3e:12:e7:27
          - rule     from 10.0.0.20 lookup 1001 priority 31001
          - route    default via 10.0.0.253 dev eth1 table 1001
          - route    default via 10.0.0.253 dev eth1 metric 1001
          - address  10.0.0.20/24 brd 10.0.0.255 dev eth1
          ~ link     eth1 up -> down

        0 added, 1 changed, 4 removed.

        """)
    #expect(
      try lab.guest.enicfgDone("down", "eth1") == "No changes. enicfg configured nothing on eth1.\n"
    )
  }

  @Test func planShowsTwoLinksWithTheirNumbers() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let words = ["--address", "10.0.0.20/24", "--gateway", "10.0.0.253"]
    let numbers = ["--table", "7", "--metric", "8", "--rule-priority", "9"]
    #expect(
      try lab.guest.output(of: ["enicfg", "plan", "eth2"] + words + numbers) == """
        eth2  00:16:3e:12:16:ec
          ~ link     eth2 down -> up
          + address  10.0.0.20/24 brd 10.0.0.255 dev eth2
          + route    default via 10.0.0.253 dev eth2 metric 8
          + route    default via 10.0.0.253 dev eth2 table 7
          + rule     from 10.0.0.20 lookup 7 priority 9

        4 to add, 1 to change, 0 to remove.

        """)
  }

  @Test(arguments: [
    ["plan"], ["diff"], ["up", "--dry-run"], ["plan", "--json"], ["plan", "--as-commands"],
  ])
  func planExitCodeReportsChanges(_ command: [String]) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip link set eth2 up")
    let before = try lab.guest.state()
    for links in [["eth1"], ["eth2"], ["eth1", "eth2"]] {
      let words = ["enicfg"] + command + links
      #expect(try lab.guest.run(words).exitCode == 0)
      #expect(try lab.guest.run(words + ["--exit-code"]).exitCode == 2)
    }
    try lab.guest.expectState(before)
    let traces = try lab.guest.run(["ls", "/run/enicfg", "/var/lib/enicfg"])
    #expect(traces.standardOutput == "")
    try lab.awaitDHCPLog("DHCPOFFER(vsw0) 10.0.0.21")
    #expect(lab.dhcpLog.lines(with: "DHCPREQUEST") == 0)
  }

  @Test func downHasADryRun() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let before = try lab.guest.state()
    let result = try lab.guest.enicfg("down", "eth1", "--dry-run", "--exit-code")
    #expect(result.exitCode == 2)
    #expect(result.standardOutput.hasSuffix("0 to add, 1 to change, 4 to remove.\n"))
    try lab.guest.expectState(before)
    #expect(try lab.guest.enicfg("down", "eth2", "--dry-run", "--exit-code").exitCode == 0)
  }

  @Test func colourIsUsedOnTerminalsOrOnRequest() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    #expect(try !lab.guest.enicfgDone("plan", "eth1").contains("\u{1B}"))
    #expect(try lab.guest.enicfgDone("plan", "eth1", "--color", "always").contains("\u{1B}["))
  }
}
