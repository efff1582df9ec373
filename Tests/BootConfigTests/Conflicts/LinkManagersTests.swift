// The managers of a link, by their state files, and the objects that they may remove.

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

  @Test func stateFilesShowTheManagers() throws {
    let files = [
      "/run/network/ifstate": "lo=lo\neth1=eth1\n",
      "/run/systemd/netif/links/3": "ADMIN_STATE=configured\nOPER_STATE=routable\n",
      "/run/NetworkManager/devices/3": "[device]\nmanaged=true\n",
      "/var/lib/connman/ethernet_00163e12e727_cable/settings": "AutoConnect=true\n",
    ]
    let running = ["/run/connman/resolv.conf": ""]
    let managers = try system(files.merging(running) { $1 }).managers(of: eth1())
    #expect(managers.map(\.program) == [.ifupdown, .networkd, .networkManager, .connMan])
    #expect(Set(managers.map(\.evidence.text)) == Set(files.keys))
    let ng = "/run/ifstate"
    #expect(Set(Places.states(of: [try eth1()]).map(\.text)) == Set(files.keys).union([ng]))
    // ConnMan's settings outlive it.
    #expect(try system(files).managers(of: eth1()).map(\.program).contains(.connMan) == false)
    // ifupdown-ng adds how often a link was brought up.
    let state = ["/run/ifstate": "lo=lo 1 explicit\neth1=eth1 1 explicit\n"]
    #expect(try system(state).managers(of: eth1()).map(\.program) == [.ifupdown])
  }

  @Test func unmanagedLinkHasNoManager() throws {
    let files = [
      "/run/network/ifstate": "eth0=eth0\neth1:0=eth1:0\n",
      "/run/systemd/netif/links/3": "ADMIN_STATE=unmanaged\n",
      "/run/systemd/netif/links/2": "ADMIN_STATE=configured\n",
      "/run/NetworkManager/devices/3": "[device]\nmanaged=false\n",
    ]
    #expect(try system(files).managers(of: eth1()) == [])
    #expect(try SystemFiles().managers(of: eth1()) == [])
  }

  @Test func managersThatRemoveObjectsOfSecondaryNICsAreReported() throws {
    let link = try eth1()
    let networkd = ["/run/systemd/netif/state": "OPER_STATE=routable\n"]
    #expect(try system(networkd).conflictsNow(for: link) == [.rulesRemovedNow])
    let kept = networkd.merging(
      [
        "/usr/lib/systemd/networkd.conf.d/10-enicfg.conf":
          "[Network]\nManageForeignRoutingPolicyRules=no\nManageForeignRoutes=no\n"
      ]) { $1 }
    #expect(try system(kept).conflictsNow(for: link) == [])
    let managed = kept.merging(
      ["/run/systemd/netif/links/3": "ADMIN_STATE=configuring\n"]) { $1 }
    let evidence = try #require(FilePath("/run/systemd/netif/links/3"))
    #expect(
      try system(managed).conflictsNow(for: link) == [
        .managed(link.name, LinkManager(.networkd, asSaidBy: evidence))
      ])
    // ifupdown keeps a link as it is until a user runs ifdown.
    #expect(try system(["/run/network/ifstate": "eth1=eth1"]).conflictsNow(for: link) == [])
  }

  @Test func managersThatRemoveAddressesOfThePrimaryNICAreReported() throws {
    let link = try eth1()
    for (program, path, text) in [
      (LinkManager.Program.networkd, "/run/systemd/netif/links/3", "ADMIN_STATE=configured\n"),
      (.networkManager, "/run/NetworkManager/devices/3", "[device]\nmanaged=true\n"),
    ] {
      let manager = LinkManager(program, asSaidBy: try #require(FilePath(path)))
      #expect(
        try system([path: text]).conflictsNow(forPrimary: link) == [
          .managedPrimary(link.name, manager)
        ])
    }
    let others = ["/run/network/ifstate": "eth1=eth1", "/run/systemd/netif/state": ""]
    #expect(try system(others).conflictsNow(forPrimary: link) == [])
  }

  @Test func linksThatCloudInitRendersAreReported() throws {
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
      try system([path.text: yaml]).conflictsNow(for: link) == [
        .renderedByCloudInit(link.name, path)
      ])
    let other = yaml.split(separator: "12:e7:27").joined(separator: "12:16:ec")
      .split(separator: "eth1").joined(separator: "eth2")
    #expect(try system([path.text: other]).conflictsNow(for: link) == [])
  }

  /// The forms of cloud-init 22.4 to 26.2 other than netplan's.
  @Test(arguments: [
    ("/etc/network/interfaces.d/50-cloud-init", "auto eth1\niface eth1 inet dhcp\n", "eth2"),
    ("/etc/systemd/network/10-cloud-init-eth1.network", "[Match]\nName=eth1\n", nil),
    (
      "/etc/NetworkManager/system-connections/cloud-init-eth1.nmconnection",
      "[connection]\ninterface-name=eth1\n", nil
    ),
    (
      "/etc/sysconfig/network-scripts/ifcfg-eth1",
      "# Created by cloud-init automatically, do not edit.\n#\nDEVICE=eth1\n", "cloud-init"
    ),
    (
      "/etc/sysconfig/network/ifcfg-eth1",
      "# Created by cloud-init automatically, do not edit.\nBOOTPROTO=dhcp4\n", "cloud-init"
    ),
  ])
  func everyFormOfCloudInitIsReported(_ path: String, _ text: String, _ other: String?) throws {
    let link = try eth1()
    let path = try #require(FilePath(path))
    #expect(Places.managersSettings(of: [link]).contains(path))
    #expect(
      try system([path.text: text]).conflictsNow(for: link) == [
        .renderedByCloudInit(link.name, path)
      ])
    guard let other else { return }
    // A file of another program, or for another link.
    let harmless = text.split(separator: other == "eth2" ? "eth1" : other).joined(separator: "eth2")
    #expect(try system([path.text: harmless]).conflictsNow(for: link) == [])
  }

  /// cloud-init may render its stanza after enicfg wrote one: ifup starts a DHCP client for each.
  @Test func stanzaOfCloudInitNextToOursIsReported() throws {
    let link = try bootLink()
    let cloudInits = "/etc/network/interfaces.d/50-cloud-init"
    var files = try system([cloudInits: "auto eth1\niface eth1 inet dhcp\n"])
    #expect(files.conflictsOfStanzas(for: link.name) == [])
    let desired = DesiredLink(
      link: link.name, goal: .filesOnly(mac: link.mac),
      files: BootFiles(try BootFormat.interfaces.files(for: link, in: files)))
    var observed = ObservedState(links: [try eth1()])
    observed.files = files.contents
    for step in try Planner.plan([desired], in: observed).steps { observed.apply(step.change) }
    files.contents = observed.files
    let path = try #require(FilePath(cloudInits))
    #expect(files.conflictsOfStanzas(for: link.name) == [.renderedByCloudInit(link.name, path)])
    files.contents[path] = FileContent("auto eth0\niface eth0 inet dhcp\n")
    #expect(files.conflictsOfStanzas(for: link.name) == [])
  }
}
