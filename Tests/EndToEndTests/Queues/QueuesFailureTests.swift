// Queues that cannot be as asked: told, and everything left or put back as it was.

import Testing
import VPCLab

@Suite struct QueuesFailureTests {
  private func lab() throws -> VPCLab { try quietLab(VPCConfiguration(queueCount: 4)) }

  @Test func impossibleQueueSettingsAreRefused() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip link add br7 type bridge; ip link add ifb7 type ifb")
    let before = try lab.guest.queues(of: "eth1")
    let wrong: [([String], Int32, [String])] = [
      (["eth1", "--combined", "5"], 65, ["eth1: 5 channels", "4 at most"]),
      (["eth1", "--combined", "0"], 64, ["--combined"]),
      (["eth1", "--combined", "two"], 64, ["--combined"]),
      (["eth1", "--rps", "xyz"], 64, ["--rps"]),
      (["eth1", "--rps", "0xf"], 64, ["--rps"]),
      (["eth1", "--rps", "0"], 65, ["eth1: the mask 0 has no CPU", "off"]),
      (["eth1", "--rps", "80000000,00000000"], 65, ["eth1: the mask 80000000,00000000", "auto"]),
      (["eth9", "--combined", "2"], 65, ["eth9: no such link"]),
      (["lo", "--rps", "auto"], 65, ["lo: cannot be an ENI"]),
      (["br7", "--combined", "2"], 65, ["br7: cannot be an ENI"]),
      (["ifb7", "--combined", "2"], 65, ["ifb7: cannot be an ENI"]),
      (["eth1", "eth1", "--combined", "2"], 64, ["eth1: given twice"]),
      // The second NIC's is wrong: the first one's is not done either.
      (["eth1", "lo", "--combined", "1"], 65, ["lo"]),
      (["eth1"], 64, ["--combined", "--rps"]),
    ]
    for (words, code, parts) in wrong {
      try lab.expectRefusal(["queues", "set"] + words, code, naming: parts)
      #expect(try lab.guest.queues(of: "eth1") == before)
    }
  }

  @Test func absentCPUsAreIgnored() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let text = try lab.guest.enicfgDone("queues", "set", "eth1", "--rps", "1,00000001")
    #expect(text.contains("! rps      eth1 gets a part of 1,00000001"))
    #expect(try lab.guest.queues(of: "eth1").steering == [1, 1, 1, 1])
    let again = try lab.guest.enicfgDone("queues", "set", "eth1", "--rps", "1,00000001")
    #expect(again.hasSuffix("No changes. The queues of eth1 are as asked.\n"))
  }

  @Test func readOnlySysfsIsReportedAndTheChannelsRestored() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let before = try lab.guest.queues(of: "eth1")
    try lab.guest.shell("mount -o remount,bind,ro /sys")
    let result = try lab.guest.enicfg("queues", "set", "eth1", "--combined", "2", "--rps", "1")
    expectFailure(
      result, 10,
      naming: ["rps eth1 rx-0 rps_cpus 0 -> 1", "Read-only file system", "Mount /sys for writing"])
    #expect(try lab.guest.queues(of: "eth1") == before)
    // Channels alone need no file.
    try lab.guest.enicfgDone("queues", "set", "eth1", "--combined", "2")
  }

  /// Each write to a receive queue's file fails once.
  @Test func failureAtEveryStepIsUndone() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.shell("for n in 0 3; do echo 1 >/sys/class/net/eth1/queues/rx-$n/rps_cpus; done")
    let before = try lab.guest.queues(of: "eth1")
    let command = ["enicfg", "queues", "set", "eth1", "--combined", "3", "--rps", "1"]
    // From 1, 0, 0, 1 to 1, 1, 1: two files are written.
    for queue in 1...2 {
      let file = "/sys/devices/virtual/net/eth1/queues/rx-\(queue)/rps_cpus"
      let result = try lab.guest.run(
        [
          "strace", "-f", "-qq", "-o", "/dev/null", "-P", file, "-e", "trace=write", "-e",
          "inject=write:error=EIO:when=1",
        ] + command)
      expectFailure(result, 10, naming: ["rps eth1 rx-\(queue)", "Input/output error"])
      #expect(try lab.guest.queues(of: "eth1") == before, "rx-\(queue)")
    }
    try lab.guest.output(of: command)
    #expect(try lab.guest.queues(of: "eth1").steering == [1, 1, 1])
  }

  /// Killed at any write, and run again.
  @Test func nextRunCompletesKilledQueuesSet() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let command = ["enicfg", "queues", "set", "eth1", "--combined", "2", "--rps", "1"]
    var killed = 0
    for number in 1...20 {
      try lab.guest.shell("ethtool -L eth1 rx 4 tx 4 2>&1 || :")
      try lab.guest.output(of: ["enicfg", "queues", "set", "eth1", "--rps", "off"])
      let result = try lab.guest.run(
        [
          "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=write", "-e",
          "inject=write:signal=KILL:when=\(number)",
        ] + command)
      if result.exitCode == 0 { break }
      killed += 1
      try lab.guest.output(of: command)
      #expect(try lab.guest.queues(of: "eth1").current == ["rx": 2, "tx": 2])
      #expect(try lab.guest.queues(of: "eth1").steering == [1, 1])
    }
    #expect(killed > 2)
  }

  @Test func queuesSetNeedsPermission() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let set = ["enicfg", "queues", "set", "eth1", "--combined", "2", "--rps", "1"]
    expectFailure(
      try lab.guest.runWithoutCapabilities(set), 77, naming: ["queues", "not permitted"])
    #expect(try lab.guest.runWithoutCapabilities(set + ["--dry-run"]).exitCode == 0)
    #expect(try lab.guest.runWithoutCapabilities(["enicfg", "queues", "show"]).exitCode == 0)
  }

  @Test func missingSysfsShowsChannelsOnly() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.shell("mount -t tmpfs none /sys")
    #expect(
      try lab.guest.enicfgDone("queues", "show", "eth1").contains("4/4  4/4  -      -         -"))
    try lab.expectRefusal(
      ["queues", "set", "eth1", "--combined", "2", "--rps", "1"], 65,
      naming: ["eth1: /sys does not show", "sysfs"])
    try lab.guest.enicfgDone("queues", "set", "eth1", "--combined", "2")
    try lab.guest.shell("umount /sys")
    #expect(try lab.guest.queues(of: "eth1").current == ["rx": 2, "tx": 2])
  }

  /// A network namespace that sees another's /sys, as `unshare --net` leaves it.
  @Test func anotherNamespacesQueuesAreNotTouched() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let index = try lab.guest.output(of: ["cat", "/sys/class/net/eth1/ifindex"]).trimmed
    let result = try lab.guest.run([
      "unshare", "--net", "sh", "-ec",
      """
      ip link add eth1 index \(index) type veth peer name far1
      enicfg queues set eth1 --rps 1
      """,
    ])
    expectFailure(result, 65, naming: ["eth1: /sys does not show"])
    #expect(try lab.guest.queues(of: "eth1").steering == [0, 0, 0, 0])
  }
}
