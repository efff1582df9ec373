// What a DHCP server sends in addition to the address: MTU, further routes. And packets that get lost.

import Testing
import VPCLab

@Suite struct ServerOptionTests {
  private func lab(_ options: String..., layout: VPCConfiguration.Layout = .one) throws -> VPCLab {
    let dhcp = DHCPServerOptions(arguments: options.map { "--dhcp-option=option:\($0)" })
    return try quietLab(VPCConfiguration(layout: layout, dhcp: dhcp))
  }

  @Test func mtuIsSetAndRestored() throws {
    let lab = try lab("mtu,1400")
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let text = try lab.guest.enicfgDone("up", "eth1")
    #expect(text.contains("~ link     eth1 mtu 1500 -> 1400"))
    #expect(text.contains("option 26 from 10.0.0.253"))
    #expect(try lab.guest.output(of: ["cat", "/sys/class/net/eth1/mtu"]) == "1400\n")
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func routesOfALeaseAreInTheENIsTable() throws {
    let lab = try lab("classless-static-route,192.0.2.0/24,10.0.0.250,0.0.0.0/0,10.0.0.253")
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let text = try lab.guest.enicfgDone("up", "eth1")
    #expect(text.contains("option 121 from 10.0.0.253"))
    let main = try lab.guest.output(of: ["ip", "route", "show", "192.0.2.0/24"])
    #expect(main.trimmed == "", "it would draw the other NICs' traffic here")
    let own = try lab.guest.output(of: ["ip", "route", "show", "table", "1001"])
    #expect(
      own.lines.map(\.trimmed) == [
        "default via 10.0.0.253 dev eth1 proto 201",
        "192.0.2.0/24 via 10.0.0.250 dev eth1 proto 201",
      ])
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func classlessRoutesOverrideTheRouter() throws {
    // Without a default route among them, there is none.
    let lab = try lab("classless-static-route,192.0.2.0/24,10.0.0.250")
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let routes = try lab.guest.output(of: ["ip", "route", "show", "table", "all", "dev", "eth1"])
    #expect(!routes.contains("default"))
    #expect(routes.contains("192.0.2.0/24 via 10.0.0.250"))
  }

  @Test func onLinkRouteMakesItsRouterReachable() throws {
    let lab = try lab("classless-static-route,192.0.2.1/32,0.0.0.0,0.0.0.0/0,192.0.2.1")
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1")
    let own = try lab.guest.output(of: ["ip", "route", "show", "table", "1001"])
    #expect(own.contains("default via 192.0.2.1 dev eth1"))
    #expect(own.contains("192.0.2.1 dev eth1"))
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func eachNICGetsALeaseOfItsVSwitch() throws {
    let lab = try lab(layout: .perNIC)
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    for (link, address) in [("eth1", "10.0.1.20"), ("eth2", "10.0.2.21")] {
      #expect(try lab.guest.addresses(of: link).contains("inet \(address)/24"))
      #expect(try lab.guest.way(to: VPCLab.internet, from: address).contains("dev \(link),"))
      #expect(try lab.guest.reaches(VPCLab.internet, from: address))
    }
    try lab.guest.enicfgDone("down", "eth1", "eth2")
    try lab.guest.expectState(before)
  }

  @Test(arguments: [Direction.fromGuest, .toGuest])
  func lostDHCPPacketIsSentAgain(_ direction: Direction) throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.dropNextDHCP(1, of: "eth1", direction)
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
    let rules = try lab.router.output(of: ["nft", "list", "table", "netdev", "eth1"])
    #expect(rules.contains("counter packets 1 "))
  }

  @Test func manyLostDHCPPacketsAreSentAgain() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    for name in ["eth1", "eth2"] { try lab.losePackets(percent: 40, of: name) }
    // Ten requests, as many as 30 s have room for, may all be lost; twenty will not.
    try lab.guest.enicfgDone("up", "eth1", "eth2", "--dhcp-timeout", "120")
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
    #expect(try lab.guest.addresses(of: "eth2").contains("inet 10.0.0.21/24"))
  }
}
