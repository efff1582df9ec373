// Combined channels and many CPUs, which only a virtual machine has.

import Testing

@testable import VPCLab

@Suite(.serialized) struct MachineQueueTests {
  /// A machine with more CPUs than its NICs have queues.
  private static let booted = Result {
    try BootedMachine(
      MachineOptions(cpuCount: 16),
      metadata: MetadataOptions(secondaryCount: 1))
  }

  @Test func combinedChannelsAreShownAndSet() throws {
    let machine = try Self.booted.get().machine
    let table = try machine.enicfgDone("queues", "show")
    #expect(table.contains("eth0  virtio_net  -   -   -      4/4       rx-0..3 off"))
    #expect(table.contains("CPUs: 16 (0-15). irqbalance does not run."))
    #expect(table.contains("\n  enicfg queues set eth0 --rps auto\n"))

    let done = try machine.enicfgDone("queues", "set", "eth0", "--combined", "2")
    #expect(done.contains("~ channels eth0 combined 4 -> 2"))
    #expect(try machine.queues(of: "eth0").current == ["combined": 2])
    #expect(
      try machine.enicfgDone("queues", "set", "eth0", "--combined", "2")
        == "No changes. The queues of eth0 are as asked.\n")
    let script = try machine.output(
      of: ["enicfg", "queues", "set", "eth0", "--combined", "max", "--dry-run", "--as-commands"])
    #expect(script.hasSuffix("ethtool -L eth0 combined 4\n"))

    expectFailure(
      try machine.enicfg("queues", "set", "eth0", "--combined", "5"), 65,
      naming: ["eth0: 5 channels", "4 at most"])
    #expect(try machine.queues(of: "eth0").current == ["combined": 2])
    try machine.enicfgDone("queues", "set", "eth0", "--combined", "max")
    #expect(try machine.queues(of: "eth0").current == ["combined": 4])
    #expect(try machine.reaches(VPCLab.internet))
  }

  @Test func steeringOverSixteenCPUs() throws {
    let machine = try Self.booted.get().machine
    let script = try Descriptor(opening: inCheckout("Tests/EndToEndTests/documented-rps"))
      .contents()
    let files = (0..<4).map { "/sys/class/net/eth0/queues/rx-\($0)/rps_cpus" }
    try machine.output(of: ["sh", "-s", "16"] + files, input: script)
    #expect(try machine.queues(of: "eth0").steering == [0xff, 0xff, 0xff, 0xff])
    #expect(
      try machine.enicfgDone("queues", "set", "eth0", "--rps", "auto").hasPrefix("No changes. "))
    // A queue that is removed loses its CPUs, and gets them again.
    try machine.enicfgDone("queues", "set", "eth0", "--combined", "1")
    try machine.enicfgDone("queues", "set", "eth0", "--combined", "4", "--rps", "auto")
    #expect(try machine.queues(of: "eth0").steering == [0xff, 0xff, 0xff, 0xff])
    try machine.enicfgDone("queues", "set", "eth0", "--rps", "f000")
    #expect(try machine.queues(of: "eth0").steering == [0xf000, 0xf000, 0xf000, 0xf000])
    // An offline CPU takes no packets.
    try machine.output(of: ["sh", "-c", "echo 0 >/sys/devices/system/cpu/cpu15/online"])
    let text = try machine.enicfgDone("queues", "set", "eth0", "--rps", "ff00")
    #expect(text.contains("gets a part of ff00: only CPUs 0-14 can process packets"))
    #expect(try machine.queues(of: "eth0").steering == [0x7f00, 0x7f00, 0x7f00, 0x7f00])
    try machine.output(of: ["sh", "-c", "echo 1 >/sys/devices/system/cpu/cpu15/online"])
    try machine.enicfgDone("queues", "set", "eth0", "--rps", "off")
    #expect(try machine.queues(of: "eth0").steering == [0, 0, 0, 0])
  }

  @Test func upConfiguresPluggedNICsWithQueues() throws {
    let machine = try Self.booted.get().machine
    try machine.configure("queues: {combined: 2, rps: auto}")
    let before = try machine.settledState()
    try machine.plug("eth1")
    try machine.plug("eth2")
    try machine.enicfgDone("up", "--all")
    for (link, address, table) in [("eth1", "10.0.0.20", "1001"), ("eth2", "10.0.0.21", "1002")] {
      #expect(try machine.addresses(of: link).contains("inet \(address)/24"))
      #expect(try machine.addresses(of: link).contains(" \(link):0"))
      let way = try machine.output(of: ["ip", "route", "get", VPCLab.internet, "from", address])
      #expect(way.contains("via 10.0.0.253 dev \(link) table \(table)"))
      #expect(try machine.reaches(VPCLab.internet, from: address))
    }
    for link in ["eth0", "eth1", "eth2"] {
      #expect(try machine.queues(of: link).current == ["combined": 2])
      #expect(try machine.queues(of: link).steering == [0xff, 0xff])
    }
    #expect(try machine.enicfgDone("up", "--all").hasPrefix("No changes. "))

    // Identified by its permanent MAC, whatever MAC is in use.
    try machine.output(of: ["ip", "link", "set", "eth1", "address", "02:00:00:00:00:01"])
    #expect(try machine.enicfgDone("status", "00:16:3e:12:e7:27").hasPrefix("eth1"))
    #expect(try machine.enicfgDone("queues", "show", "00:16:3e:12:e7:27").contains("\neth1"))
    try machine.output(of: ["ip", "link", "set", "eth1", "address", "00:16:3e:12:e7:27"])
    #expect(try machine.enicfgDone("status", "eth1").contains("in sync"))

    // Unplugged, it leaves nothing.
    try machine.unplug("eth1")
    #expect(try machine.output(of: ["ip", "rule"]).contains("1001"))
    try machine.enicfgDone("down", "eth1")
    #expect(try !machine.output(of: ["ip", "rule"]).contains("1001"))
    try machine.enicfgDone("down", "--all")
    try machine.unplug("eth2")
    let changes = try machine.state().changes(since: before)
    #expect(changes == [], "\(changes)")
    try machine.configure("")
    try machine.enicfgDone("queues", "set", "eth0", "--combined", "max", "--rps", "off")
  }
}
