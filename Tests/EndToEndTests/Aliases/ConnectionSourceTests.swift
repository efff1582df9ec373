// Secondary addresses are never the source of new connections, whatever becomes of the primary one.

import Testing
import VPCLab

@Suite struct ConnectionSourceTests {
  /// How the distribution gives eth0 another address.
  enum Order: CaseIterable {
    case oldGoesFirst, newComesFirst

    /// Lines of sh.
    var script: String {
      let add = "ip addr replace 10.0.0.119/24 brd + dev eth0"
      let remove = "ip addr del 10.0.0.19/24 dev eth0"
      let route = "ip route replace default via 10.0.0.253 dev eth0"
      switch self {
      case .oldGoesFirst: return [remove, add, route].joined(separator: "\n")
      // Without promotion the new one goes with the old one, and has to come again.
      case .newComesFirst: return [add, remove, add, route].joined(separator: "\n")
      }
    }
  }

  @Test(arguments: [0, 1], Order.allCases)
  func connectionsUseTheNewAddressOfThePrimaryNIC(_ promotes: Int, _ order: Order) throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    let setting = "/proc/sys/net/ipv4/conf/eth0/promote_secondaries"
    try lab.guest.shell("echo \(promotes) >\(setting)")
    try lab.assign(["10.0.0.50", "10.0.0.51"], to: "eth0")
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.expectSource("10.0.0.19", by: "eth0")
    try lab.guest.shell(order.script)
    try lab.changeENI("eth0") { $0.primaryAddress = "10.0.0.119" }
    try lab.guest.enicfgDone("up", "--all")
    #expect(
      try lab.guest.labelled("eth0") == [
        "10.0.0.119/24", "10.0.0.50/24 eth0:0 secondary", "10.0.0.51/24 eth0:1 secondary",
      ])
    try lab.guest.expectSource("10.0.0.119", by: "eth0")
    #expect(try lab.guest.output(of: ["cat", setting]) == "\(promotes)\n")
    let text = try lab.guest.enicfgDone("up", "--all")
    #expect(text.hasPrefix("No changes."))
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
  }

  @Test(arguments: [0, 1])
  func aliasesAreNoSourceWithoutAPrimaryAddress(_ promotes: Int) throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.shell("echo \(promotes) >/proc/sys/net/ipv4/conf/eth0/promote_secondaries")
    try lab.assign(["10.0.0.50", "10.0.0.51"], to: "eth0")
    try lab.guest.enicfgDone("up", "eth0", "eth1")
    try lab.guest.shell("ip addr del 10.0.0.19/24 dev eth0")
    try lab.guest.enicfgDone("up", "eth0")
    #expect(try lab.guest.source(to: "10.0.0.200") == "10.0.0.20 eth1")
    try lab.guest.shell(
      "ip addr add 10.0.0.119/24 brd + dev eth0; ip route replace default via 10.0.0.253 dev eth0")
    try lab.guest.enicfgDone("up", "eth0")
    #expect(
      try lab.guest.labelled("eth0").sorted() == [
        "10.0.0.119/24", "10.0.0.50/24 eth0:0 secondary", "10.0.0.51/24 eth0:1 secondary",
      ])
    try lab.guest.expectSource("10.0.0.119", by: "eth0")
  }

  @Test(arguments: [0, 1])
  func secondaryENIIsReaddressedInOnePlan(_ promotes: Int) throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    let setting = "/proc/sys/net/ipv4/conf/eth1/promote_secondaries"
    try lab.guest.shell("echo \(promotes) >\(setting)")
    let before = try lab.guest.state()
    try lab.assign(["10.0.0.60", "10.0.0.61"], to: "eth1")
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.expectSource("10.0.0.20", by: "eth1")
    try lab.readdress("eth1", to: "10.0.0.120")

    let (plan, exitCode) = try lab.guest.report("plan", "--all", "--exit-code")
    #expect(exitCode == 2)
    let objects = plan.changes.map { "\($0.action) \($0.object)" }
    for object in [
      "add 10.0.0.120/24 brd 10.0.0.255 dev eth1",
      "remove from 10.0.0.20 lookup 1001 priority 31001",
      "add from 10.0.0.120 lookup 1001 priority 31001",
    ] {
      #expect(objects.contains(object))
    }
    #expect(objects.contains { $0.hasPrefix("remove 10.0.0.20/24 ") })
    #expect(plan.changes.allSatisfy { $0.link == "eth1" })

    let (done, doneCode) = try lab.guest.report("up", "--all")
    #expect(doneCode == 0)
    #expect(Set(done.changes.map(\.object)) == Set(plan.changes.map(\.object)))
    #expect(
      try lab.guest.labelled("eth1") == [
        "10.0.0.120/24", "10.0.0.60/24 eth1:0 secondary", "10.0.0.61/24 eth1:1 secondary",
      ])
    #expect(
      try lab.guest.sources(lookingUp: 1001) == ["10.0.0.120", "10.0.0.60", "10.0.0.61"])
    try lab.guest.expectSource("10.0.0.120", by: "eth1")
    try lab.guest.expectSource("10.0.0.19", by: "eth0")
    #expect(!"\(try lab.guest.state())".contains("10.0.0.20 "))
    let routes = try lab.guest.output(of: ["ip", "route", "show", "table", "all"])
    #expect(!routes.contains("10.0.0.20 "), "\(routes)")
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.60"))
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    try lab.guest.enicfgDone("down", "--all")
    try lab.guest.expectState(before)
  }

  @Test func aliasAndPrimaryAddressCanBeExchanged() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.assign(["10.0.0.60", "10.0.0.61"], to: "eth1")
    try lab.guest.enicfgDone("up", "--all")
    try lab.readdress("eth1", to: "10.0.0.60")
    try lab.assign(["10.0.0.61", "10.0.0.20"], to: "eth1")
    try lab.guest.enicfgDone("up", "--all")
    let labelled = try lab.guest.labelled("eth1")
    #expect(labelled.first == "10.0.0.60/24")
    #expect(labelled.contains("10.0.0.61/24 eth1:1 secondary"))
    #expect(
      labelled.contains { $0.hasPrefix("10.0.0.20/24 eth1:") && $0.hasSuffix(" secondary") },
      "\(labelled)")
    #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.20", "10.0.0.60", "10.0.0.61"])
    try lab.guest.expectSource("10.0.0.60", by: "eth1")
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))

    try lab.readdress("eth1", to: "10.0.0.20")
    try lab.assign(["10.0.0.61", "10.0.0.60"], to: "eth1")
    try lab.guest.enicfgDone("up", "--all")
    let again = try lab.guest.labelled("eth1")
    #expect(again.first == "10.0.0.20/24")
    #expect(again.contains("10.0.0.61/24 eth1:1 secondary"))
    #expect(
      again.contains { $0.hasPrefix("10.0.0.60/24 eth1:") && $0.hasSuffix(" secondary") },
      "\(again)")
    #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.20", "10.0.0.60", "10.0.0.61"])
    try lab.guest.expectSource("10.0.0.20", by: "eth1")
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    try lab.guest.enicfgDone("down", "--all")
    try lab.guest.expectState(before)
  }
}
