// Routes of other programs: enicfg does not remove them with an address, and does not replace them.

import Testing
import VPCLab

@Suite struct ForeignRouteTests {
  private func route(_ lab: VPCLab, _ words: String...) throws -> String {
    try lab.guest.output(of: ["ip", "-4", "route", "show"] + words).trimmed
  }

  @Test func routeWithTheAddressAsSourceKeepsIt() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.output(of: givenUp("10.0.0.20"))
    try lab.guest.shell("ip route add 192.0.2.0/24 dev eth1 src 10.0.0.20")
    let text = try lab.guest.output(of: givenUp("10.0.0.30"))
    #expect(text.contains("! address  10.0.0.20/24 stays: another program's route needs it"))
    #expect(try route(lab, "192.0.2.0/24").contains("src 10.0.0.20"))
    let addresses = try lab.guest.addresses(of: "eth1")
    #expect(addresses.contains("inet 10.0.0.20/24") && addresses.contains("inet 10.0.0.30/24"))
    #expect(try lab.guest.way(to: VPCLab.internet, from: "10.0.0.30").contains("dev eth1,"))

    // Without the route, the next run takes the old address away, and `down` all the rest.
    try lab.guest.shell("ip route del 192.0.2.0/24")
    try lab.guest.output(of: givenUp("10.0.0.30"))
    #expect(try !lab.guest.addresses(of: "eth1").contains("10.0.0.20/24"))
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test(arguments: [
    "nexthop via 10.0.0.253 dev eth1 nexthop via 10.0.0.252 dev eth1",
    "nexthop via 10.0.0.253 dev eth0 nexthop via 10.0.0.252 dev eth1",
  ])
  func multipathRouteKeepsTheAddressOnDown(_ hops: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.output(of: givenUp("10.0.0.20"))
    try lab.guest.shell("ip route add 192.0.2.0/24 \(hops)")
    let there = try route(lab, "192.0.2.0/24")
    #expect(there.contains("10.0.0.252 dev eth1"))
    let text = try lab.guest.enicfgDone("down", "eth1")
    #expect(text.contains("! address  10.0.0.20/24 stays: another program's route needs it"))
    #expect(try route(lab, "192.0.2.0/24") == there)
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
    #expect(try route(lab, "table", "1001") == "")
  }

  @Test func routeByANextHopObjectKeepsTheAddressOnDown() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.output(of: givenUp("10.0.0.20"))
    try lab.guest.shell(
      """
      ip nexthop add id 7 via 10.0.0.253 dev eth1
      ip route add 192.0.2.0/24 nhid 7
      """)
    let there = try route(lab, "192.0.2.0/24")
    let text = try lab.guest.enicfgDone("down", "eth1")
    #expect(text.contains("! address  10.0.0.20/24 stays: another program's route needs it"))
    #expect(try route(lab, "192.0.2.0/24") == there)
  }

  @Test func foreignRouteOfTheSameKeyIsNotReplaced() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.output(of: givenUp("10.0.0.20"))
    try lab.guest.shell("ip route prepend default via 10.0.0.252 dev eth0 metric 1001")
    try lab.expectRefusal(
      Array(givenUp("10.0.0.20", gateway: "10.0.0.251").dropFirst()), 65,
      naming: ["eth1: ", "default via 10.0.0.252 dev eth0 metric 1001", "--metric"])
    // `down` takes the one of the two that is enicfg's.
    try lab.guest.enicfgDone("down", "eth1")
    #expect(
      try route(lab, "default", "metric", "1001") == "default via 10.0.0.252 dev eth0")
  }
}
