// Of two addresses, `down` keeps the one that is the source of another program's route.

import Testing
import VPCLab

@Suite struct KeptAddressTests {
  @Test func downKeepsOnlyTheNeededAddress() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.output(of: givenUp("10.0.0.20"))
    try lab.guest.shell("ip route add 192.0.2.0/24 dev eth1 src 10.0.0.20")
    try lab.guest.output(of: givenUp("10.0.0.30"))
    let text = try lab.guest.enicfgDone("down", "eth1")
    #expect(text.contains("! address  10.0.0.20/24 stays"))
    #expect(text.contains("- address  10.0.0.30/24"))
    let route = try lab.guest.output(of: ["ip", "route", "show", "192.0.2.0/24"])
    #expect(route.contains("src 10.0.0.20"))
    let addresses = try lab.guest.addresses(of: "eth1").lines
    #expect(addresses.count == 1 && addresses[0].contains("inet 10.0.0.20/24"))
  }
}
