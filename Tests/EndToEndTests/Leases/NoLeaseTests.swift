// No usable lease: exit code 69 after the time-out, one line that says why, the link as before.

import Testing
import VPCLab

@Suite struct NoLeaseTests {
  @Test func upFailsWithoutADHCPServer() throws {
    let lab = try quietLab(VPCConfiguration(dhcp: nil))
    defer { lab.takeDown() }
    try lab.expectRefusal(
      ["up", "eth1", "--dhcp-timeout", "1"], 69, naming: ["eth1: no DHCP reply", "in 1 s"])
    try lab.guest.shell("ip link set eth1 up")
    for command in ["up", "plan"] {
      try lab.expectRefusal(
        [command, "eth1", "--dhcp-timeout", "1"], 69, naming: ["eth1: no DHCP reply"])
    }
  }

  @Test func upFailsWithoutACarrier() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.pullCable("eth1")
    try lab.expectRefusal(
      ["up", "eth1", "--dhcp-timeout", "1"], 69, naming: ["eth1: no carrier"])
  }

  @Test func upWaitsForTheCarrier() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.pullCable("eth1")
    let up = try lab.guest.start(["enicfg", "up", "eth1"])
    try eventually { try lab.guest.output(of: ["ip", "link", "show", "eth1"]).contains(",UP") }
    try lab.plugCable("eth1")
    #expect(try up.wait() == 0)
    #expect(up.output.hasSuffix("4 added, 1 changed, 0 removed.\n"))
  }

  @Test(arguments: [
    (DHCPFault.maskWithHoles, "255.0.255.0"), (.offLinkRouter, "192.0.2.1"),
    (.shortRouter, "option 3 (router) has 3 bytes and should have a multiple of 4 bytes"),
    (.zeroLease, "lease time is 0 s"), (.truncatedOption, "broken"),
    (.notUnicast, "224.0.0.1"), (.loopback, "127.0.0.1"),
    (.wrongTransaction, "to another request"), (.otherServer, "another server"),
    (.silentRequest, "no DHCP reply"), (.nak, "NAK"),
  ])
  func faultyServerIsRefused(_ fault: DHCPFault, _ part: String) throws {
    let lab = try quietLab(VPCConfiguration(dhcp: nil))
    defer { lab.takeDown() }
    try lab.startDHCP(fault)
    try lab.expectRefusal(
      ["up", "eth1", "--dhcp-timeout", "1"], 69, naming: ["eth1: ", part])
    try lab.awaitDHCPLog("discover")
  }

  @Test func linkWithoutALeaseIsUndoneAlone() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.pullCable("eth2")
    let words = ["up", "eth1", "eth2", "--dhcp-timeout", "1"]
    try lab.expectRefusal(words + ["--atomic"], 10, naming: ["eth2: no carrier"])
    try lab.expectOnlyFailure(of: "eth2", words, naming: ["eth2: no carrier"])
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
  }

  @Test func offerOutsideOfThisSubnetIsShownAsRefusedByPlan() throws {
    let lab = try quietLab(VPCConfiguration(dhcp: nil))
    defer { lab.takeDown() }
    try lab.startDHCP(.offLinkRouter)
    try lab.guest.shell("ip link set eth1 up")
    try lab.expectRefusal(
      ["plan", "eth1", "--dhcp-timeout", "1"], 69, naming: ["eth1: ", "192.0.2.1"])
  }

  @Test func requestIsRepeatedAfterANAK() throws {
    let lab = try quietLab(VPCConfiguration(dhcp: nil))
    defer { lab.takeDown() }
    try lab.startDHCP(.nakOnce)
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
    try lab.awaitDHCPLog("discover", times: 2)
  }

  @Test func vanishingLinkEndsTheWait() throws {
    let lab = try quietLab(VPCConfiguration(dhcp: nil))
    defer { lab.takeDown() }
    try lab.startDHCP(.silentRequest)
    let before = try lab.guest.state()
    let up = try lab.guest.start(["enicfg", "up", "eth1"])
    try lab.awaitDHCPLog("no answer")
    try lab.detach("eth1")
    // Long before the time-out.
    #expect(try up.wait(timeout: .seconds(20)) == 10)
    expectOneLine(up.output, naming: ["eth1: ", "vanished"])
    try expectOnlyEth1Gone(from: before, in: lab)
  }

  @Test func vanishingLinkUndoesBothLinks() throws {
    let lab = try quietLab(VPCConfiguration(dhcp: nil))
    defer { lab.takeDown() }
    try lab.startDHCP(.silentRequest)
    let before = try lab.guest.state()
    let up = try lab.guest.start(
      ["enicfg", "up", "eth1", "eth2", "--atomic", "--dhcp-timeout", "5"])
    try lab.awaitDHCPLog("no answer")
    try lab.detach("eth1")
    #expect(try up.wait() == 10)
    expectOneLine(up.output, naming: ["eth1: ", "vanished"])
    try expectOnlyEth1Gone(from: before, in: lab)
  }

  private func expectOnlyEth1Gone(from before: GuestState, in lab: VPCLab) throws {
    let changes = try lab.guest.state().changes(since: before).filter { !$0.contains("/eth1/") }
    #expect(changes.count == 1 && changes[0].hasPrefix("- link"), "\(changes)")
    #expect(try lab.guest.filesOfEnicfg() == [])
  }
}
