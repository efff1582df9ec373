// What the primary NIC sends to its own subnet goes on to leave by it, whatever its connected route's metric.

import Testing
import VPCLab

@Suite struct ConnectedRouteTests {
  /// A guest whose primary NIC has its routes with metrics, as NetworkManager and netplan give them.
  private func lab(metric: Int) throws -> VPCLab {
    let lab = try toldLab()
    try lab.guest.shell(
      """
      ip addr flush dev eth0
      ip addr add 10.0.0.19/24 brd + dev eth0 metric \(metric)
      ip route add default via 10.0.0.253 dev eth0 metric \(metric)
      """)
    return lab
  }

  @Test func connectedRouteOfAnENIComesAfterThePrimaryNICs() throws {
    let lab = try lab(metric: 100)
    defer { lab.takeDown() }
    let way = ["ip", "route", "get", "10.0.0.77"]
    let before = try lab.guest.output(of: way)
    #expect(before.contains("dev eth0"))
    let printed = try lab.guest.enicfgDone("up", "--all")
    #expect(printed.contains("10.0.0.20/24 brd 10.0.0.255 dev eth1 metric 1001"))
    #expect(try lab.guest.output(of: way) == before)
    let routes = try lab.guest.output(of: ["ip", "route", "show", "10.0.0.0/24"]).lines
    #expect(routes.map { $0.trimmed.split(separator: " ").last ?? "" } == ["100", "1001", "1002"])
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    #expect(try lab.guest.enicfgDone("status").contains("drift") == false)
    try lab.guest.enicfgDone("down", "--all")
    #expect(try lab.guest.output(of: way) == before)
  }

  @Test func bootTimeFilesHaveTheConnectedRoutesMetric() throws {
    let lab = try lab(metric: 100)
    defer { lab.takeDown() }
    try lab.guest.enableNetworkd()
    try lab.guest.persist("eth1", "--format", "networkd")
    let unit = try lab.guest.contents(of: "/etc/systemd/network/05-enicfg-eth1.network")
    #expect(unit.contains("RouteMetric=1001"))
    try lab.guest.startNetworkd()
    try lab.guest.awaitNetworkd("eth1")
    let way = try lab.guest.output(of: ["ip", "route", "get", "10.0.0.77"])
    #expect(way.contains("dev eth0 src 10.0.0.19"))
    #expect(try lab.guest.enicfgDone("plan", "eth1").hasPrefix("No changes."))
  }

  @Test func bothRoutesComeAfterThePrimaryNICsOfMetric1024() throws {
    let lab = try lab(metric: 1024)
    defer { lab.takeDown() }
    try lab.guest.expectFailure(
      ["up", "eth1", "--metric", "1001"], 65, kind: "metricBeforePrimary")
    let way = ["ip", "route", "get", "10.0.0.77"]
    let before = try lab.guest.output(of: way)
    let printed = try lab.guest.enicfgDone("up", "eth1")
    #expect(printed.contains("default via 10.0.0.253 dev eth1 metric 1025"))
    #expect(printed.contains("10.0.0.20/24 brd 10.0.0.255 dev eth1 metric 1025"))
    #expect(try lab.guest.output(of: way) == before)
  }
}
