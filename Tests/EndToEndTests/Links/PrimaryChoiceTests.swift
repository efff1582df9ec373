// Which NIC is the primary one: told by its default route, and where that cannot be told, refused.

import Testing
import VPCLab

@Suite struct PrimaryChoiceTests {
  @Test(arguments: ["eth0", "ens3"])
  func multipathDefaultRouteMarksThePrimaryNIC(_ name: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      """
      ip link set eth0 down; ip link set eth0 name \(name); ip link set \(name) up
      ip route add default nexthop via 10.0.0.253 dev \(name) nexthop via 10.0.0.252 dev \(name)
      """)
    let before = try lab.guest.state()
    #expect(
      try lab.guest.enicfgDone("up", name).hasPrefix("No changes. \(name) is the primary NIC"))
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try !lab.guest.state().changes(since: before).contains { $0.hasPrefix("- route") })
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func equalDefaultRoutesOfTwoNICsAreRefused() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      """
      ip link set eth0 down; ip link set eth0 name ens5; ip link set ens5 up
      ip link set eth1 name ens6; ip link set ens6 up; ip addr add 10.0.0.20/24 dev ens6
      ip route add default via 10.0.0.253 dev ens5 proto dhcp metric 100
      ip route append default via 10.0.0.253 dev ens6 proto dhcp metric 100
      """)
    let parts = ["ens5 and ens6 have equal default routes", "primary NIC"]
    for command in ["up", "plan"] {
      for link in ["ens5", "ens6"] {
        try lab.expectRefusal([command, link], 65, naming: parts)
      }
    }
    for words in [["status"], ["status", "ens5", "ens6"]] {
      let status = try lab.guest.run(["enicfg"] + words)
      #expect(status.exitCode == 0 && status.standardError == "", "\(status)")
      #expect(!status.standardOutput.contains("primary"))
    }
  }

  @Test func missingDefaultRouteAndEth0IsRefused() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      "ip link set eth0 down; ip link set eth0 name ens3; ip link set ens3 up")
    #expect(try lab.guest.output(of: ["ip", "route", "show", "default"]) == "")
    for command in ["up", "plan"] {
      try lab.expectRefusal([command, "ens3"], 65, naming: ["no link has a default route"])
    }
    #expect(try lab.guest.enicfg("status").exitCode == 0)
    // No primary NIC is named so.
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
  }

  @Test func requestedMetricBelowThePrimaryNICsIsRefused() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      """
      ip route del default
      ip route add default via 10.0.0.253 dev eth0 metric 2000
      """)
    let untouched = try lab.guest.carrierChanges(of: "eth1")
    for words in [["up", "eth1"], Array(givenUp("10.0.0.20").dropFirst())] {
      try lab.expectRefusal(
        words + ["--metric", "1001"], 65,
        naming: ["eth1: ", "metric 1001", "primary NIC", "metric 2000", "--metric above 2000"])
    }
    let report = try lab.guest.report("up", "eth1", "--metric", "1001").report
    #expect(report.error?.kind == "metricBeforePrimary")
    #expect(try lab.guest.carrierChanges(of: "eth1") == untouched)
    // Without a request, the metric comes after the primary NIC's by itself.
    let printed = try lab.guest.enicfgDone("up", "eth1")
    #expect(printed.contains("dev eth1 metric 2001"))
    #expect(printed.contains("behind the primary NIC's (metric 2000)"))
    #expect(try lab.guest.enicfgDone("up", "eth1").hasPrefix("No changes."))
    let way = try lab.guest.shown(["route", "get", VPCLab.internet])
    #expect(way.first?["dev"] == .text("eth0"))
  }

  @Test func ipv6DefaultRouteHasAHigherMetricThanThePrimaryNICs() throws {
    let lab = try enicfgLab()
    defer { lab.takeDown() }
    // As a router advertisement makes it: metric 1024.
    try lab.guest.shell("ip -6 route add default via fe80::1 dev eth0 proto ra metric 1024")
    try lab.guest.output(of: [
      "enicfg", "up", "eth1", "--address", "2001:db8:1::20/64", "--gateway", "2001:db8:1::1",
    ])
    let routes = try lab.guest.output(of: ["ip", "-6", "route", "show", "default"]).lines
    #expect(routes.contains { $0.contains("dev eth1") && $0.contains("metric 2025") })
    let way = try lab.guest.output(of: ["ip", "-6", "route", "get", "2001:db8:ffff::1"])
    #expect(way.contains("dev eth0"))
  }
}
