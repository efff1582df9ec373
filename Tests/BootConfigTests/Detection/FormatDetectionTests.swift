// The detection of formats, and the order of the evidence.

import Model
import Testing

@testable import BootConfig

@Suite struct FormatDetectionTests {
  private let ifupdown = [
    "/etc/network/interfaces": "auto lo\n", "/run/network/ifstate": "lo=lo\neth0=eth0\n",
  ]
  private let networkd = ["/run/systemd/netif/links/2": "# private\nADMIN_STATE=configured\n"]
  private let networkManager = ["/run/NetworkManager/devices/2": "[device]\nmanaged=true\n"]

  private func first(
    _ files: [String: String], signs: [String] = [], knowingPrimary: Bool = true
  ) throws -> FormatFinding? {
    let name = try #require(LinkName("eth0"))
    return try system(files, signs: signs).formats(
      primary: knowingPrimary ? Link(index: 2, name: name) : nil
    ).first
  }

  @Test func managerOfThePrimaryNICComesBeforeEnabledServices() throws {
    let signs = ["/usr/sbin/ifup", enabled("NetworkManager"), enabled("systemd-networkd")]
    #expect(try first(ifupdown, signs: signs)?.format == .interfaces)
    #expect(try first(networkd, signs: signs)?.format == .networkd)
    #expect(try first(networkManager, signs: signs)?.format == .nm)
  }

  @Test(arguments: [
    ("# private\nADMIN_STATE=unmanaged\n", false), ("ADMIN_STATE=configuring\n", true), ("", false),
  ])
  func unmanagedLinkIsNotEvidence(_ state: String, _ counts: Bool) throws {
    let found = try first(["/run/systemd/netif/links/2": state])
    #expect((found != nil) == counts)
    // The state of another link is not evidence either.
    #expect(try first(["/run/systemd/netif/links/3": "ADMIN_STATE=configured\n"]) == nil)
  }

  @Test func stateFilesAreNotEvidenceForAnotherSystem() throws {
    for files in [networkd, networkManager] {
      #expect(try first(files, knowingPrimary: false) == nil)
    }
    #expect(try first(ifupdown, knowingPrimary: false) == nil, "there is no ifup")
    #expect(
      try first(ifupdown, signs: ["/sbin/ifup"], knowingPrimary: false)?.format == .interfaces)
  }

  @Test func netplanComesBeforeWhatItGeneratesFor() throws {
    let yaml = "network:\n  version: 2\n"
    let files = networkd.merging(["/etc/netplan/a.yaml": yaml]) { $1 }
    let signs = ["/usr/sbin/netplan", enabled("systemd-networkd")]
    #expect(try first(files, signs: signs)?.format == .netplan)
    #expect(try first(files, signs: [enabled("systemd-networkd")])?.format == .networkd)
    // If netplan renders for NetworkManager, keyfiles are better.
    let other = networkManager.merging([
      "/etc/netplan/a.yaml": yaml + "  renderer: NetworkManager\n"
    ]) { $1 }
    #expect(try first(other, signs: ["/usr/sbin/netplan"])?.format == .nm)
  }

  @Test(arguments: [
    ("networking", BootFormat.interfaces), ("systemd-networkd", .networkd), ("NetworkManager", .nm),
    ("wicked", .sles), ("network", .ifcfg),
  ])
  func enabledServiceIsEnough(_ service: String, _ format: BootFormat) throws {
    let signs = [
      enabled(service), "/usr/sbin/ifup", "/etc/sysconfig/network-scripts/ifup-eth",
    ]
    let files = ["/etc/network/interfaces": ""]
    let found = try first(service == "networking" ? files : [:], signs: signs)
    #expect(found?.format == format)
    #expect(found?.evidence.contains(.isEnabled("\(service).service")) == true)
  }

  @Test func filesAreEvidenceWithoutServices() throws {
    for (path, format) in [
      ("/etc/sysconfig/network-scripts/ifcfg-eth0", BootFormat.ifcfg),
      ("/etc/sysconfig/network/ifcfg-eth0", .sles), ("/etc/systemd/network/a.network", .networkd),
      ("/etc/NetworkManager/system-connections/a.nmconnection", .nm),
    ] {
      #expect(try first([path: ""])?.format == format)
    }
    // Every Debian system has this file.
    #expect(try first(["/etc/sysconfig/network/ifcfg-lo": ""]) == nil)
    #expect(try first([:]) == nil)
    #expect(try first([:], signs: ["/etc/rc.d/rc3.d/S10network"])?.format == .ifcfg)
  }
}
