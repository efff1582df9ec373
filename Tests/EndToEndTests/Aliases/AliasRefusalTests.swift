// `alias add` and `alias remove` refuse what cannot be an alias, and leave everything as it was.

import Testing
import VPCLab

@Suite struct AliasRefusalTests {
  @Test(arguments: [
    (["add", "eth1", "10.0.0.20"], ["eth1: 10.0.0.20 is its primary address"]),
    (["add", "eth0", "10.0.0.19"], ["eth0: 10.0.0.19 is its primary address"]),
    (["add", "eth1", "10.0.1.60"], ["eth1: 10.0.1.60", "10.0.0.0/24"]),
    (["add", "eth0", "192.0.2.1/32"], ["eth0: 192.0.2.1", "10.0.0.0/24"]),
    (["add", "eth1", "2001:db8::5"], ["eth1: 2001:db8::5", "not an IPv4 address"]),
    (["add", "eth0", "10.0.0.20"], ["10.0.0.20", "eth1"]),
    (["add", "eth1", "10.0.0.50"], ["10.0.0.50", "eth0"]),
    (["add", "eth1", "10.0.0.0"], ["10.0.0.0", "eth1"]),
    (["add", "eth1", "10.0.0.255"], ["10.0.0.255", "eth1"]),
    (["add", "eth1", "10.0.0.64/26"], ["10.0.0.64", "eth1"]),
    (["add", "eth1", "10.0.0.60", "10.0.0.255"], ["10.0.0.255", "eth1"]),
    (["add", "eth2", "10.0.0.60"], ["eth2: not configured", "enicfg up eth2"]),
    (["add", "br0", "10.0.0.60"], ["br0", "bridge"]),
    (["add", "eth7", "10.0.0.60"], ["eth7"]),
    (["remove", "eth1", "10.0.0.60"], ["eth1: 10.0.0.60 is not an alias of enicfg"]),
    (["remove", "eth1", "10.0.0.20"], ["eth1: 10.0.0.20 is not an alias of enicfg"]),
    (["remove", "eth1", "10.0.0.77"], ["eth1: 10.0.0.77 is not an alias of enicfg"]),
    (["remove", "eth0", "10.0.0.50", "10.0.0.60"], ["eth0: 10.0.0.60 is not an alias of enicfg"]),
    (["remove", "eth7", "10.0.0.60"], ["eth7"]),
    (["list", "eth7"], ["eth7"]),
  ])
  func aliasThatDoesNotFitTheGuestIsRefused(_ words: [String], _ parts: [String]) throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip link add br0 type bridge; ip link set br0 up")
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.enicfgDone("alias", "add", "eth0", "10.0.0.50")
    try lab.guest.shell("ip addr add 10.0.0.77/24 dev eth1 label eth1:0")
    try lab.expectRefusal(["alias"] + words, 65, naming: parts)
  }

  @Test(arguments: [
    ["add", "eth1"], ["add"], ["remove", "eth1"], ["add", "eth1", "10.0.0.300"],
    ["add", "eth1", "10.0.0.60/33"], ["add", "eth1", "10.0.0.60", "--exit-code"],
    ["list", "eth0", "eth1"], ["change", "eth1"],
  ])
  func wrongUsageOfAliasIsRefused(_ words: [String]) throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.expectRefusal(["alias"] + words, 64, naming: [])
  }

  @Test(arguments: ["add", "remove"])
  func aliasAddNeedsRoot(_ word: String) throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.enicfgDone("alias", "add", "eth1", "10.0.0.60")
    let (state, files) = (try lab.guest.state(), try lab.guest.filesOfEnicfg())
    let result = try lab.guest.runWithoutCapabilities(
      ["enicfg", "alias", word, "eth1", word == "add" ? "10.0.0.61" : "10.0.0.60"])
    expectFailure(result, 77, naming: ["alias"])
    try lab.guest.expectState(state)
    #expect(try lab.guest.filesOfEnicfg() == files)
    let list = try lab.guest.runWithoutCapabilities(["enicfg", "alias", "list"])
    #expect(list.exitCode == 0 && list.standardOutput == "eth1:0  10.0.0.60/24  added by hand\n")
  }

  @Test func aliasFailsWhileTheLockIsHeld() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth2")
    // A DHCP reply that never comes keeps the lock of the ENI, and of no other.
    let up = try lab.startWaitingUp()
    for word in ["add", "remove"] {
      let result = try lab.guest.enicfg("alias", word, "eth1", "10.0.0.60")
      expectFailure(result, 75, naming: ["lock"])
    }
    try lab.guest.enicfgDone("alias", "add", "eth2", "10.0.0.60")
    try lab.heal("eth1")
    #expect(try up.wait() == 0, "\(up.output)")
  }

  @Test func failedAliasAddLeavesNothingBehind() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    // The first address could be added; the second one is another program's.
    try lab.guest.shell("ip addr add 10.0.0.62/24 dev eth2")
    for words in [
      ["eth1", "10.0.0.61", "10.0.0.62"], ["eth0", "10.0.0.61", "10.0.0.62"],
    ] {
      try lab.expectRefusal(["alias", "add"] + words, 65, naming: ["10.0.0.62", "eth2"])
    }
    #expect(try lab.guest.enicfgDone("alias", "list", "eth0") == "No aliases.\n")
    #expect(try lab.guest.enicfgDone("alias", "list", "eth1") == "No aliases.\n")
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
  }
}
