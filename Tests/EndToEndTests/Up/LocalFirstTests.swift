// `--routing local-first`: containers are reached from an ENI's address, and no reply leaves by another ENI.

import Testing
import VPCLab

@Suite struct LocalFirstTests {
  private static let container = "172.17.0.2"

  /// Gives a guest what Docker would: a bridge, and a container that only the bridge leads to.
  private func startContainer(_ lab: VPCLab) throws {
    try lab.guest.shell(
      """
      ip link add docker0 type bridge
      ip link add host0 type veth peer name in0
      ip link set host0 master docker0 up
      ip addr add 172.17.0.1/16 brd + dev docker0
      ip link set docker0 up
      ip netns add container
      ip link set in0 netns container
      ip -n container addr add \(Self.container)/16 dev in0
      ip -n container link set in0 up
      ip -n container route add default via 172.17.0.1
      """)
    eventually { (try? lab.guest.hasCarrier("docker0")) == true }
  }

  /// The priorities of enicfg's rules, in the kernel's order.
  private func priorities(_ lab: VPCLab) throws -> [Double] {
    try lab.guest.state().rules.filter { $0["protocol"] == .text("201") }
      .compactMap { $0["priority"]?.number }
  }

  @Test func localFirstReachesContainers() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try startContainer(lab)
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1")
    let documented = try lab.guest.state()
    #expect(try lab.guest.linkOut(from: "10.0.0.20", to: Self.container) == "eth1")
    #expect(try !lab.guest.reaches(Self.container, from: "10.0.0.20"))

    let text = try lab.guest.enicfgDone("up", "eth1", "--routing", "local-first")
    #expect(text.contains("3 added, 0 changed, 0 removed."), "\(text)")
    #expect(try lab.guest.linkOut(from: "10.0.0.20", to: Self.container) == "docker0")
    #expect(try lab.guest.reaches(Self.container, from: "10.0.0.20"))
    #expect(try lab.guest.linkOut(from: "10.0.0.20") == "eth1")
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.20"))
    // eth0 has the same subnet, and comes first in main.
    let way = try lab.guest.way(to: "10.0.0.200", from: "10.0.0.20")
    #expect(way.contains("eth1") && !way.contains("gateway"), "\(way)")
    #expect(try priorities(lab) == [27001, 29001, 31001])

    let state = try lab.guest.state()
    #expect(
      try lab.guest.enicfgDone("up", "eth1", "--routing", "local-first")
        == "No changes. eth1 is in sync.\n")
    try lab.guest.expectState(state)
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    #expect(try lab.guest.enicfgDone("status", "eth1").contains("suppress_prefixlength 0"))

    // Without the option it is as documented again.
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.expectState(documented)
    try lab.guest.enicfgDone("up", "eth1", "--routing", "local-first")
    try lab.guest.expectState(state)
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func localFirstAppliesToAliases() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try startContainer(lab)
    try lab.guest.enicfgDone("up", "eth1", "--routing", "local-first")
    let before = try lab.guest.state()
    let text = try lab.guest.enicfgDone("alias", "add", "eth1", "10.0.0.30")
    #expect(text.contains("4 added, 0 changed, 0 removed."), "\(text)")
    #expect(try lab.guest.linkOut(from: "10.0.0.30", to: Self.container) == "docker0")
    #expect(try lab.guest.linkOut(from: "10.0.0.30", to: "10.0.0.200") == "eth1")
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    try lab.guest.enicfgDone("alias", "remove", "eth1", "10.0.0.30")
    try lab.guest.expectState(before)
  }

  @Test func repliesIntoOtherSubnetsLeaveByTheirNIC() throws {
    let lab = try quietLab(VPCConfiguration(layout: .perNIC, metadata: MetadataOptions()))
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "--all", "--routing", "local-first")
    #expect(
      try lab.guest.enicfgDone("up", "--all", "--routing", "local-first").hasPrefix("No changes."))
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    for (address, link) in [("10.0.1.20", "eth1"), ("10.0.2.21", "eth2")] {
      for subnet in 0...2 {
        #expect(
          try lab.guest.linkOut(from: address, to: "10.0.\(subnet).200") == link,
          "\(address) to subnet \(subnet)")
      }
      #expect(try lab.guest.reaches(VPCLab.internet, from: address))
    }
    try lab.guest.enicfgDone("down", "eth1")
    #expect(try priorities(lab).allSatisfy { $0.truncatingRemainder(dividingBy: 10) == 2 })
    try lab.guest.enicfgDone("down", "--all")
    try lab.guest.expectState(before)
  }

  @Test(arguments: [false, true]) func localFirstRulesOfADetachedENIAreRemoved(_ isRecordLost: Bool)
    throws
  {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all", "--routing", "local-first")
    #expect(try priorities(lab) == [27001, 27002, 29001, 29002, 31001, 31002])
    try lab.detachENI("eth1")
    if isRecordLost { try lab.guest.shell("rm -rf /run/enicfg") }
    try lab.guest.enicfgDone("up", "--all", "--routing", "local-first")
    #expect(try priorities(lab) == [27002, 29002, 31002])
  }

  @Test func downRemovesLocalFirstRulesWithoutARecord() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1", "--routing", "local-first")
    try lab.guest.shell("rm -rf /run/enicfg")
    try lab.guest.enicfgDone("down", "eth1")
    #expect(try lab.guest.state().rules == before.rules)
    #expect(try lab.guest.run(["ip", "route", "show", "table", "1001"]).standardOutput == "")
  }

  @Test func localFirstRulesFollowOtherENIs() throws {
    let lab = try quietLab(VPCConfiguration(layout: .perNIC, metadata: MetadataOptions()))
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1", "--routing", "local-first")
    let alone = try lab.guest.state()
    let files = try lab.guest.possession().files
    #expect(try lab.guest.linkOut(from: "10.0.1.20", to: "10.0.2.200") == "eth1")
    let rule = "from 10.0.1.20 to 10.0.2.0/24 lookup 1001 priority 27001"

    let text = try lab.guest.enicfgDone("up", "eth2")
    #expect(text.contains("+ rule     \(rule)"), "\(text)")
    #expect(try lab.guest.linkOut(from: "10.0.1.20", to: "10.0.2.200") == "eth1")
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    #expect(try lab.guest.enicfgDone("up", "eth2") == "No changes. eth2 is in sync.\n")

    let removed = try lab.guest.enicfgDone("down", "eth2")
    #expect(removed.contains("- rule     \(rule)"), "\(removed)")
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    try lab.guest.expectState(alone)
    let record = files.filter { $0.contains("/links/") }
    #expect(try lab.guest.possession().files.filter { $0.contains("/links/") } == record)

    // A change by another program is shown, and repaired.
    try lab.guest.shell("ip addr add 10.0.9.9/24 dev eth0")
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 1)
    try lab.guest.enicfgDone("up", "eth1", "--routing", "local-first")
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    try lab.guest.shell("ip addr del 10.0.9.9/24 dev eth0")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func changedNumbersLeaveNoLocalFirstRules() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let up = givenUp("10.0.0.20") + ["--routing", "local-first"]
    for numbers in [["--table", "500"], ["--rule-priority", "4001"], ["--table", "600"]] {
      try lab.guest.output(of: up + numbers)
      #expect(try priorities(lab).count == 3, "\(numbers)")
    }
    #expect(try priorities(lab) == [26600, 28600, 30600])
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func localFirstCanBeConfigured() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.configure("routing: local-first\nenis: [{link: eth2, routing: documented}]")
    try lab.guest.enicfgDone("up", "--all")
    #expect(try priorities(lab) == [27001, 29001, 31001, 31002])
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    try lab.guest.enicfgDone("up", "--all", "--routing", "documented")
    #expect(try priorities(lab) == [31001, 31002])
    try lab.guest.configure("enis: [{link: eth2, routing: local-first}]")
    try lab.guest.enicfgDone("up", "--all")
    #expect(try priorities(lab) == [27002, 29002, 31001, 31002])
  }

  @Test func localFirstWithoutFreePrioritiesIsRefused() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    let words = ["up", "eth1", "--routing", "local-first"]
    try lab.expectRefusal(
      words + ["--rule-priority", "4000"], 64, naming: ["rule priority 4000 leaves no room"])
    try lab.guest.configure("enis: [{link: eth1, rule-priority: 4000}]")
    try lab.expectRefusal(words, 65, naming: ["eth1: rule priority 4000 leaves no room"])
    try lab.guest.shell("ip rule add from 10.9.9.9 lookup 77 priority 29001")
    try lab.guest.configure("")
    try lab.expectRefusal(words, 65, naming: ["eth1: rule priority 29001 is taken by"])
  }

  @Test func localFirstWorksWithIPv6() throws {
    let lab = try furnishedLab()
    defer { lab.takeDown() }
    try startContainer(lab)
    try lab.guest.shell("ip -6 addr add fd00:17::1/64 dev docker0")
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.linkOut(from: "2001:db8::20", to: "fd00:17::2") == "eth1")
    let documented = try lab.guest.state()
    try lab.guest.enicfgDone("up", "--all", "--routing", "local-first")
    #expect(try lab.guest.linkOut(from: "2001:db8::20", to: "fd00:17::2") == "docker0")
    #expect(try lab.guest.linkOut(from: "2001:db8::20", to: "2001:db8::77") == "eth1")
    #expect(try lab.guest.linkOut(from: "2001:db8::20", to: "2001:db8:77::1") == "eth1")
    #expect(
      try lab.guest.enicfgDone("up", "--all", "--routing", "local-first").hasPrefix("No changes."))
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.expectSameButOrder(documented)
  }

  @Test func localFirstScriptDoesTheSame() throws {
    let (lab, other) = (try quietLab(), try quietLab())
    defer {
      lab.takeDown()
      other.takeDown()
    }
    let words = givenUp("10.0.0.20").dropFirst(2) + ["--routing", "local-first"]
    let script = try lab.guest.output(of: ["enicfg", "plan", "--as-commands"] + words)
    try lab.guest.shell(script)
    try other.guest.output(of: ["enicfg", "up"] + words)
    #expect(try lab.guest.state().rules == other.guest.state().rules)
    #expect(try lab.guest.state().routes == other.guest.state().routes)
    #expect(
      try lab.guest.enicfgDone(
        "plan", "eth1", "--address", "10.0.0.20/24", "--gateway",
        "10.0.0.253", "--routing", "local-first") == "No changes. eth1 is in sync.\n")
  }
}
