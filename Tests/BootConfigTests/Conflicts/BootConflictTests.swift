// Conflicts with boot-time files: each is found, and there are no false ones.

import Model
import Planning
import Testing

@testable import BootConfig

@Suite struct BootConflictTests {
  /// The conflicts with a link's files in a system.
  private func conflicts(
    _ format: BootFormat, _ files: [String: String] = [:], signs: [String] = [],
    for link: BootLink? = nil
  ) throws -> [BootConflict] {
    let link = try link ?? bootLink()
    let system = try system(files, signs: signs)
    let written = try format.files(for: link, in: system)
    return system.conflicts(for: [link], in: format, besides: written)
  }

  private func path(_ text: String) throws -> FilePath { try #require(FilePath(text)) }

  @Test(arguments: BootFormat.allCases) func plainSystemHasNoConflicts(_ format: BootFormat) throws
  {
    #expect(try conflicts(format) == [])
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
  func otherFileOfTheLinkIsReported(
    _ format: BootFormat, _ file: String, _ text: String, _ harmless: String
  ) throws {
    let name = try #require(LinkName("eth1"))
    #expect(try conflicts(format, [file: text]) == [.alsoConfigured(name, by: path(file))])
    #expect(try conflicts(format, [file: harmless]) == [])
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
  func unitThatSortsFirstIsReported(_ file: String, _ text: String, _ shadows: Bool) throws {
    let name = try #require(LinkName("eth1"))
    let expected: [BootConflict] = shadows ? [.shadowed(name, by: try path(file))] : []
    #expect(try conflicts(.networkd, [file: text]) == expected)
  }

  @Test func maskedUnitIsNotAConflict() throws {
    let files = [
      "/usr/lib/systemd/network/00-a.network": "[Match]\nName=eth1\n",
      "/etc/systemd/network/00-a.network": "",
    ]
    #expect(try conflicts(.networkd, files) == [])
  }

  @Test(arguments: [
    ("", true), ("network: {config: disabled}\n", false), ("network:\n  config: disabled\n", false),
  ])
  func cloudInitIsReported(_ setting: String, _ rewrites: Bool) throws {
    let own = try path("/etc/sysconfig/network-scripts/ifcfg-eth1")
    for place in ["/etc/cloud/cloud.cfg", "/etc/cloud/cloud.cfg.d/99.cfg"] {
      let files = ["/etc/cloud/cloud.cfg": "users: []\n"].merging([place: setting]) { $1 }
      #expect(try conflicts(.ifcfg, files) == (rewrites ? [.rewritten(own)] : []))
      let off = ["/etc/cloud/cloud-init.disabled"]
      #expect(try conflicts(.ifcfg, files, signs: off) == [])
      // cloud-init's own files have other names in this format.
      #expect(try conflicts(.networkd, files) == [])
    }
  }

  /// cloud-init (22.4 to 26.2) renders every NIC again at each boot; a file of its own is not to be
  /// edited.
  @Test(arguments: [
    (
      BootFormat.netplan, "/etc/netplan/50-cloud-init.yaml",
      "network:\n ethernets:\n  eth1:\n   dhcp4: true\n"
    ),
    (.interfaces, "/etc/network/interfaces.d/50-cloud-init", "auto eth1\niface eth1 inet dhcp\n"),
    (
      .nm, "/etc/NetworkManager/system-connections/cloud-init-eth1.nmconnection",
      "[connection]\nautoconnect-priority=120\n[ethernet]\nmac-address=00:16:3E:12:E7:27\n"
    ),
  ])
  func fileThatCloudInitRendersIsReported(_ format: BootFormat, _ file: String, _ text: String)
    throws
  {
    let name = try #require(LinkName("eth1"))
    #expect(try conflicts(format, [file: text]) == [.renderedByCloudInit(name, path(file))])
  }

  /// NetworkManager 1.42 to 1.58 makes a profile in memory of what `up` put on a link.
  @Test func profileThatNetworkManagerMadeIsNotAConflict() throws {
    let file = "/run/NetworkManager/system-connections/eth1.nmconnection"
    let text = "[connection]\nid=eth1\ninterface-name=eth1\n"
    let made = text + "[.nmmeta]\nnm-generated=true\nvolatile=true\nexternal=true\n"
    #expect(try conflicts(.nm, [file: made]) == [])
    let name = try #require(LinkName("eth1"))
    #expect(try conflicts(.nm, [file: text]) == [.alsoConfigured(name, by: path(file))])
  }

  @Test func connManIsReported() throws {
    let signs = [enabled("connman"), enabled("networking")]
    let several = BootConflict.severalManagers(["networking.service", "connman.service"])
    #expect(try conflicts(.interfaces, signs: signs) == [several])
    #expect(try conflicts(.sles, signs: signs) == [])
  }

  @Test func managersAreReported() throws {
    let both = [enabled("systemd-networkd"), enabled("NetworkManager")]
    let several = BootConflict.severalManagers([
      "systemd-networkd.service", "NetworkManager.service",
    ])
    #expect(try conflicts(.networkd, signs: both) == [several])
    #expect(try conflicts(.nm, signs: both) == [several, .rulesRemoved])
    #expect(try conflicts(.ifcfg, signs: [both[1]]) == [.ruleFilesNeedDispatcher])
    for sign in Places.cloudSetup { #expect(try conflicts(.nm, signs: [sign]) == [.cloudSetup]) }
  }

  @Test(arguments: [
    ("/etc/systemd/networkd.conf", "[Network]\nManageForeignRoutingPolicyRules=no\n", true),
    ("/etc/systemd/networkd.conf.d/a.conf", "ManageForeignRoutingPolicyRules = false\n", true),
    ("/usr/lib/systemd/networkd.conf.d/a.conf", "ManageForeignRoutingPolicyRules=0\n", true),
    ("/run/systemd/networkd.conf.d/a.conf", "ManageForeignRoutingPolicyRules=n\n", true),
    ("/usr/local/lib/systemd/networkd.conf.d/a.conf", "ManageForeignRoutingPolicyRules=no", true),
    ("/usr/lib/systemd/networkd.conf", "[Network]\nManageForeignRoutingPolicyRules=no\n", true),
    ("/etc/systemd/networkd.conf", "#ManageForeignRoutingPolicyRules=no\n", false),
    ("/etc/systemd/networkd.conf", "ManageForeignRoutingPolicyRules=yes\n", false),
  ])
  func networkdThatRemovesRulesIsReported(_ file: String, _ text: String, _ keeps: Bool) throws {
    let signs = [enabled("systemd-networkd"), enabled("networking")]
    let found = try conflicts(.interfaces, [file: text], signs: signs)
    #expect(found == (keeps ? [] : [.rulesRemoved]))
  }

  /// A drop-in counts by its name, whatever its directory; one of the same name hides the others
  /// (systemd.unit(5), networkd.conf(5)).
  @Test(arguments: [
    (["/etc/systemd/networkd.conf": "yes", "/run/systemd/networkd.conf.d/a.conf": "no"], true),
    (["/etc/systemd/networkd.conf": "yes", "/usr/lib/systemd/networkd.conf": "no"], false),
    (
      [
        "/etc/systemd/networkd.conf.d/10-a.conf": "yes",
        "/usr/lib/systemd/networkd.conf.d/20-a.conf": "no",
      ], true
    ),
    (
      [
        "/run/systemd/networkd.conf.d/10-a.conf": "no",
        "/usr/local/lib/systemd/networkd.conf.d/20-a.conf": "yes",
      ], false
    ),
    (
      [
        "/etc/systemd/networkd.conf.d/a.conf": "yes",
        "/usr/lib/systemd/networkd.conf.d/a.conf": "no",
      ], false
    ),
  ])
  func networkdsDropInsCountByName(_ values: [String: String], _ keeps: Bool) throws {
    let files = values.mapValues { "[Network]\nManageForeignRoutingPolicyRules=\($0)\n" }
    #expect(try system(files).keepsForeignRules == keeps)
  }

  @Test(arguments: BootFormat.allCases) func disabledReaderIsReported(_ format: BootFormat)
    throws
  {
    let readers: [BootFormat: String] = [
      .interfaces: "networking", .networkd: "systemd-networkd", .nm: "NetworkManager",
      .sles: "wicked", .ifcfg: "network",
    ]
    // netplan's generator enables the service at boot.
    let reader = readers[format]
    let found = try conflicts(format, signs: ["/etc/systemd/system"])
    #expect(found == (reader.map { [.notRead(by: "\($0).service")] } ?? []))
    guard let reader else { return }
    #expect(try conflicts(format, signs: ["/etc/systemd/system", enabled(reader)]) == [])
  }

  @Test func ownFilesAreNotConflicts() throws {
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
      #expect(try conflicts(format, there) == [], "\(format)")
    }
  }
}
