// What shadows or undoes boot-time files: found where it is, and only there.

import Model
import Planning
import Testing

@testable import BootConfig

@Suite struct BootConflictTests {
  /// The hazards of what is written for a link in a system.
  private func hazards(
    _ format: BootFormat, _ files: [String: String] = [:], signs: [String] = [],
    for link: BootLink? = nil
  ) throws -> [BootConflict] {
    let link = try link ?? bootLink()
    let system = try system(files, signs: signs)
    let written = try format.files(for: link, in: system)
    return system.hazards(for: [link], in: format, besides: written)
  }

  private func path(_ text: String) throws -> FilePath { try #require(FilePath(text)) }

  @Test(arguments: BootFormat.allCases) func plainSystemHasNone(_ format: BootFormat) throws {
    #expect(try hazards(format) == [])
  }

  @Test(arguments: [
    (
      BootFormat.interfaces, "/etc/network/interfaces", "iface eth1 inet dhcp\n",
      "iface eth2 inet dhcp\n"
    ),
    (.interfaces, "/run/network/interfaces.d/eth1", "  iface  eth1 inet6 auto\n", "# iface eth1\n"),
    (.ifcfg, "/etc/sysconfig/network-scripts/ifcfg-System", "DEVICE=\"eth1\"\n", "DEVICE=eth10\n"),
    (.ifcfg, "/etc/sysconfig/network-scripts/ifcfg-a", "HWADDR=00:16:3E:12:E7:27\n", "HWADDR=\n"),
    (
      .nm, "/run/NetworkManager/system-connections/a.nmconnection", "interface-name=eth1\n",
      "id=eth1\n"
    ),
    (.nm, "/etc/NetworkManager/system-connections/b", "mac-address=00:16:3e:12:e7:27\n", ""),
    (
      .netplan, "/etc/netplan/a.yaml", "network:\n ethernets:\n  eth1:\n   dhcp4: true\n",
      "eth1: a\n"
    ),
  ])
  func otherFileOfTheLinkIsTold(
    _ format: BootFormat, _ file: String, _ text: String, _ harmless: String
  ) throws {
    let name = try #require(LinkName("eth1"))
    #expect(try hazards(format, [file: text]) == [.alsoConfigured(name, by: path(file))])
    #expect(try hazards(format, [file: harmless]) == [])
  }

  @Test(arguments: [
    ("/run/systemd/network/04-a.network", "[Match]\nName=eth*\n", true),
    ("/usr/lib/systemd/network/00-a.network", "[Match]\nName=lo eth1\n", true),
    ("/etc/systemd/network/01-a.network", "[Match]\nMACAddress=00:16:3E:12:E7:27\n", true),
    ("/etc/systemd/network/01-a.network", "[Match]\nName=eth[0-3]\n", true),
    ("/etc/systemd/network/01-a.network", "[Match]\nType=ether\n", true),
    ("/etc/systemd/network/01-a.network", "[Match]\nType=wlan\n", false),
    ("/etc/systemd/network/01-a.network", "[Match]\nName=!eth1\n", false),
    ("/etc/systemd/network/01-a.network", "[Match]\nName=eth[!1]\n", false),
    ("/etc/systemd/network/01-a.network", "[Network]\nDHCP=yes\n", false),
    ("/etc/systemd/network/01-a.network", "", false),
    ("/etc/systemd/network/01-a.network", "[Match]\nName=eth0\nName=eth1\n", true),
    ("/etc/systemd/network/01-a.network", "[Match]\nName=eth1\nName=\nName=eth2\n", false),
    ("/etc/systemd/network/10-a.network", "[Match]\nName=eth1\n", false),
    ("/etc/systemd/network/01-a.netdev", "[Match]\nName=eth1\n", false),
  ])
  func unitThatComesFirstIsTold(_ file: String, _ text: String, _ shadows: Bool) throws {
    let name = try #require(LinkName("eth1"))
    let expected: [BootConflict] = shadows ? [.shadowed(name, by: try path(file))] : []
    #expect(try hazards(.networkd, [file: text]) == expected)
  }

  @Test func maskedUnitDoesNotComeFirst() throws {
    let files = [
      "/usr/lib/systemd/network/00-a.network": "[Match]\nName=eth1\n",
      "/etc/systemd/network/00-a.network": "",
    ]
    #expect(try hazards(.networkd, files) == [])
  }

  @Test(arguments: [
    ("", true), ("network: {config: disabled}\n", false), ("network:\n  config: disabled\n", false),
  ])
  func cloudInitIsTold(_ setting: String, _ rewrites: Bool) throws {
    let own = try path("/etc/sysconfig/network-scripts/ifcfg-eth1")
    for place in ["/etc/cloud/cloud.cfg", "/etc/cloud/cloud.cfg.d/99.cfg"] {
      let files = ["/etc/cloud/cloud.cfg": "users: []\n"].merging([place: setting]) { $1 }
      #expect(try hazards(.ifcfg, files) == (rewrites ? [.rewritten(own)] : []))
      let off = ["/etc/cloud/cloud-init.disabled"]
      #expect(try hazards(.ifcfg, files, signs: off) == [])
      // Its own files have other names there.
      #expect(try hazards(.networkd, files) == [])
    }
  }

  @Test func managersAreTold() throws {
    let both = [enabled("systemd-networkd"), enabled("NetworkManager")]
    let several = BootConflict.severalManagers([
      "systemd-networkd.service", "NetworkManager.service",
    ])
    #expect(try hazards(.networkd, signs: both) == [several])
    #expect(try hazards(.nm, signs: both) == [several, .rulesTakenAway])
    #expect(try hazards(.ifcfg, signs: [both[1]]) == [.ruleFilesNeedDispatcher])
    for sign in Places.cloudSetup { #expect(try hazards(.nm, signs: [sign]) == [.cloudSetup]) }
  }

  @Test(arguments: [
    ("/etc/systemd/networkd.conf", "[Network]\nManageForeignRoutingPolicyRules=no\n", true),
    ("/etc/systemd/networkd.conf.d/a.conf", "ManageForeignRoutingPolicyRules = false\n", true),
    ("/usr/lib/systemd/networkd.conf.d/a.conf", "ManageForeignRoutingPolicyRules=0\n", true),
    ("/etc/systemd/networkd.conf", "#ManageForeignRoutingPolicyRules=no\n", false),
    ("/etc/systemd/networkd.conf", "ManageForeignRoutingPolicyRules=yes\n", false),
  ])
  func rulesThatAreTakenAwayAreTold(_ file: String, _ text: String, _ keeps: Bool) throws {
    let signs = [enabled("systemd-networkd"), enabled("networking")]
    let found = try hazards(.interfaces, [file: text], signs: signs)
    #expect(found == (keeps ? [] : [.rulesTakenAway]))
  }

  @Test(arguments: BootFormat.allCases) func readerThatIsNotEnabledIsTold(_ format: BootFormat)
    throws
  {
    let readers: [BootFormat: String] = [
      .interfaces: "networking", .networkd: "systemd-networkd", .nm: "NetworkManager",
      .sles: "wicked", .ifcfg: "network",
    ]
    // netplan's generator enables it at boot.
    let reader = readers[format]
    let found = try hazards(format, signs: ["/etc/systemd/system"])
    #expect(found == (reader.map { [.notRead(by: "\($0).service")] } ?? []))
    guard let reader else { return }
    #expect(try hazards(format, signs: ["/etc/systemd/system", enabled(reader)]) == [])
  }

  @Test func ownFilesAreNone() throws {
    for format in BootFormat.allCases {
      let link = try bootLink()
      let files = try format.files(for: link, in: system())
      var there: [String: String] = [:]
      for file in files {
        let desired = DesiredLink(
          link: link.name, goal: .filesOnly(mac: nil), files: BootFiles([file]))
        let observed = ObservedState(links: [Link(index: 3, name: link.name, mac: link.mac)])
        for step in try Planner.plan([desired], in: observed).steps {
          guard case .setFile(let change) = step.change else { continue }
          there[change.path.text] = change.after?.text
        }
      }
      #expect(try hazards(format, there) == [], "\(format)")
    }
  }
}
