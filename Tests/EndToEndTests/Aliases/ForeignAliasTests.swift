// Addresses that another program made: enicfg accepts them as they are, and never removes or relabels them.

import Testing
import VPCLab

@Suite struct ForeignAliasTests {
  @Test(arguments: ["", "label eth0:0"])
  func foreignAliasOnThePrimaryNICIsAccepted(_ label: String) throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip addr add 10.0.0.50/24 dev eth0 \(label)")
    let before = try lab.guest.state()
    try lab.assign(["10.0.0.50"], to: "eth0")
    try lab.guest.enicfgDone("up", "eth0")
    try lab.guest.expectState(before)
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    try lab.guest.enicfgDone("down", "--all")
    try lab.guest.expectState(before)
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.enicfgDone("down", "--all")
    try lab.guest.expectState(before)
    try lab.guest.enicfgDone("up", "eth0")
    try lab.assign([], to: "eth0")
    try lab.guest.enicfgDone("up", "eth0")
    try lab.guest.expectState(before)
  }

  @Test(arguments: ["", "label eth1:0"])
  func foreignAliasOnASecondaryENIGetsARule(_ label: String) throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.shell("ip addr add 10.0.0.60/24 dev eth1 \(label)")
    let before = try lab.guest.state()
    try lab.assign(["10.0.0.60"], to: "eth1")
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.20", "10.0.0.60"])
    #expect(try lab.guest.labelled("eth1").count == 2)
    try lab.assign([], to: "eth1")
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func aliasBelongsToWhatAddsItAfterABoot() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip addr add 10.0.0.50/24 dev eth0 label eth0:0")
    try lab.assign(["10.0.0.50"], to: "eth0")
    try lab.guest.enicfgDone("up", "--all")
    // The distribution makes it at each boot.
    try lab.guest.reboot()
    try lab.guest.shell("ip addr add 10.0.0.50/24 dev eth0 label eth0:0")
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.enicfgDone("down", "--all")
    #expect(try lab.guest.labelled("eth0") == ["10.0.0.19/24", "10.0.0.50/24 eth0:0 secondary"])
    // Once it is gone, enicfg adds the address, and removes it again.
    try lab.guest.reboot()
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.labelled("eth0") == ["10.0.0.19/24", "10.0.0.50/24 eth0:0 secondary"])
    try lab.guest.enicfgDone("down", "--all")
    #expect(try lab.guest.labelled("eth0") == ["10.0.0.19/24"])
  }

  @Test func foreignLabelIsNotReused() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip addr add 10.0.0.77/24 dev eth0 label eth0:0")
    try lab.assign(["10.0.0.50", "10.0.0.51"], to: "eth0")
    try lab.guest.enicfgDone("up", "eth0")
    #expect(
      try lab.guest.labelled("eth0") == [
        "10.0.0.19/24", "10.0.0.77/24 eth0:0 secondary", "10.0.0.50/24 eth0:1 secondary",
        "10.0.0.51/24 eth0:2 secondary",
      ])
    try lab.guest.shell("ip addr del 10.0.0.77/24 dev eth0")
    #expect(try lab.guest.enicfgDone("up", "eth0").hasPrefix("No changes."))
    try lab.guest.enicfgDone("down", "--all")
    #expect(try lab.guest.labelled("eth0") == ["10.0.0.19/24"])
  }
}
