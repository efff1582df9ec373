// Which managers have a link in hand, by their own files, and what they may take away.

import Model
import Planning
import Testing

@testable import BootConfig

@Suite struct LinkManagersTests {
  private func system(_ files: [String: String]) throws -> SystemFiles {
    var system = SystemFiles()
    for (path, text) in files {
      system.contents[try #require(FilePath(path))] = FileContent(text)
    }
    return system
  }

  private func eth1() throws -> Link {
    Link(
      index: 3, name: try #require(LinkName("eth1")), mac: MACAddress("00:16:3e:12:e7:27"))
  }

  @Test func eachManagerSaysSoInItsOwnFile() throws {
    let files = [
      "/run/network/ifstate": "lo=lo\neth1=eth1\n",
      "/run/systemd/netif/links/3": "ADMIN_STATE=configured\nOPER_STATE=routable\n",
      "/run/NetworkManager/devices/3": "[device]\nmanaged=true\n",
    ]
    let managers = try system(files).managers(of: eth1())
    #expect(managers.map(\.program) == [.ifupdown, .networkd, .networkManager])
    #expect(Set(managers.map(\.evidence.text)) == Set(files.keys))
    #expect(Set(Places.states(of: [try eth1()]).map(\.text)) == Set(files.keys))
  }

  @Test func whoLeavesTheLinkAloneHasItNotInHand() throws {
    let files = [
      "/run/network/ifstate": "eth0=eth0\neth1:0=eth1:0\n",
      "/run/systemd/netif/links/3": "ADMIN_STATE=unmanaged\n",
      "/run/systemd/netif/links/2": "ADMIN_STATE=configured\n",
      "/run/NetworkManager/devices/3": "[device]\nmanaged=false\n",
    ]
    #expect(try system(files).managers(of: eth1()) == [])
    #expect(try SystemFiles().managers(of: eth1()) == [])
  }

  @Test func whatMayBeTakenAwayIsToldOfSecondaryNICs() throws {
    let link = try eth1()
    let networkd = ["/run/systemd/netif/state": "OPER_STATE=routable\n"]
    #expect(try system(networkd).hazardsNow(for: link) == [.rulesTakenAwayNow])
    let kept = networkd.merging(
      [
        "/usr/lib/systemd/networkd.conf.d/10-enicfg.conf":
          "[Network]\nManageForeignRoutingPolicyRules=no\nManageForeignRoutes=no\n"
      ]) { $1 }
    #expect(try system(kept).hazardsNow(for: link) == [])
    let managed = kept.merging(
      ["/run/systemd/netif/links/3": "ADMIN_STATE=configuring\n"]) { $1 }
    let evidence = try #require(FilePath("/run/systemd/netif/links/3"))
    #expect(
      try system(managed).hazardsNow(for: link) == [
        .managed(link.name, LinkManager(.networkd, asSaidBy: evidence))
      ])
    // What ifup brings up stays as long as nobody has ifdown take it down.
    #expect(try system(["/run/network/ifstate": "eth1=eth1"]).hazardsNow(for: link) == [])
  }

  @Test func whoMayTakeAddressesFromThePrimaryNICIsTold() throws {
    let link = try eth1()
    for (program, path, text) in [
      (LinkManager.Program.networkd, "/run/systemd/netif/links/3", "ADMIN_STATE=configured\n"),
      (.networkManager, "/run/NetworkManager/devices/3", "[device]\nmanaged=true\n"),
    ] {
      let manager = LinkManager(program, asSaidBy: try #require(FilePath(path)))
      #expect(
        try system([path: text]).hazardsNow(forPrimary: link) == [
          .managedPrimary(link.name, manager)
        ])
    }
    let others = ["/run/network/ifstate": "eth1=eth1", "/run/systemd/netif/state": ""]
    #expect(try system(others).hazardsNow(forPrimary: link) == [])
  }

  @Test func whatCloudInitRendersIsTold() throws {
    let yaml = """
      network:
        version: 2
        ethernets:
          eth1:
            dhcp4: true
            match:
              macaddress: 00:16:3e:12:e7:27
            set-name: eth1
      """
    let path = try #require(FilePath("/etc/netplan/50-cloud-init.yaml"))
    let link = try eth1()
    #expect(
      try system([path.text: yaml]).hazardsNow(for: link) == [
        .renderedByCloudInit(link.name, path)
      ])
    let other = yaml.split(separator: "12:e7:27").joined(separator: "12:16:ec")
      .split(separator: "eth1").joined(separator: "eth2")
    #expect(try system([path.text: other]).hazardsNow(for: link) == [])
  }
}
