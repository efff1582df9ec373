// A configured ENI that is detached: what is left of it is shown, and can be removed.

import Testing
import VPCLab

@Suite struct VanishedLinkTests {
  @Test(arguments: ["eth1", "00:16:3e:12:e7:27"])
  func downRemovesWhatAVanishedLinkLeft(_ argument: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1")
    try lab.detach("eth1")

    let status = try lab.guest.enicfgDone("status")
    #expect(status.contains("eth1  00:16:3e:12:e7:27  gone\n"))
    #expect(status.contains("- rule     from 10.0.0.20 lookup 1001 priority 31001"))
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 1)

    let down = try lab.guest.enicfgDone("down", argument)
    #expect(down.contains("- rule     from 10.0.0.20 lookup 1001 priority 31001"))
    #expect(try lab.guest.state().rules == before.rules)
    #expect(try lab.guest.records() == [])
    #expect(try !lab.guest.enicfgDone("status").contains("eth1"))
    try lab.expectRefusal(["down", argument], 65, naming: [argument])

    try lab.attach("eth1")
    try lab.guest.shell("echo 1 >/proc/sys/net/ipv6/conf/eth1/disable_ipv6")
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.way(to: VPCLab.internet, from: "10.0.0.20").contains("dev eth1,"))
    try lab.guest.enicfgDone("down", "eth1")
    // But for the link itself, which has another number now.
    let changes = try lab.guest.state().changes(since: before)
    #expect(changes.allSatisfy { $0.dropFirst(2).hasPrefix("link ") }, "\(changes)")
  }

  @Test func vanishedLinkDoesNotBlockTheOthers() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    try lab.detach("eth1")
    #expect(try lab.guest.enicfgDone("up", "eth2") == "No changes. eth2 is in sync.\n")
    try lab.guest.enicfgDone("down", "eth1", "eth2")
    #expect(try lab.guest.state().rules.allSatisfy { $0["protocol"] != .text("201") })
    #expect(try lab.guest.records() == [])
  }
}
