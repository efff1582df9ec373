// cloud-init configures ENIs in an image without units, and renders every ENI next to the package.

import TestSupport
import Testing

@testable import VPCLab

@Suite struct FullGuestCloudInitTests {
  /// Boots a guest with the package's files of /usr, without its units.
  private func boot(unpackingIn directory: String) throws -> (
    lab: VPCLab, machine: VirtualMachine
  ) {
    let tree = try unpacked(debianPackage(), in: directory)
    let examples = "/usr/share/enicfg/cloud-init"
    let script = "\(examples)/enicfg-per-boot"
    let lab = try VPCLab(VPCConfiguration(metadata: MetadataOptions(), guest: .machine))
    let userData = try Descriptor(opening: "\(tree)\(examples)/user-data.yaml").contents()
    try lab.changeMetadata { $0.userData = userData }
    let options = FullGuestOptions(
      copies: ["/usr/bin/enicfg": "\(tree)/usr/bin/enicfg", script: tree + script])
    return (lab, try lab.bootFull(options, plugged: nil))
  }

  @Test func userDataAndThePerBootScriptBringENIsUp() throws {
    let (lab, machine) = try inTemporaryDirectory(boot(unpackingIn:))
    defer { lab.takeDown() }
    // At the first boot, runcmd or the script brings them up; at the second, only the script runs.
    for boot in ["first", "second"] {
      #expect(try machine.awaitBooted() == "running", "\(boot)")
      try machine.expectENI("eth1", "10.0.0.20", table: 1001)
      try machine.expectENI("eth2", "10.0.0.21", table: 1002)
      #expect(try machine.enicfgDone("plan", "--all").hasPrefix("No changes. "))
      let log = try machine.output(of: ["cat", "/var/log/cloud-init-output.log"])
      #expect(log.contains("8 added, 4 changed, 0 removed."), "\(log)")
      if boot == "first" { try machine.reboot() }
    }
    let units = try machine.output(of: ["systemctl", "list-units", "--all", "--plain", "enicfg@*"])
    #expect(!units.contains("enicfg@eth"))
  }

  /// By default, cloud-init renders every ENI.
  ///
  /// The missing routes and rules are added, and systemd-networkd is named as the manager.
  @Test func enicfgCompletesENIsThatCloudInitRenders() throws {
    let lab = try VPCLab(VPCConfiguration(metadata: MetadataOptions(), guest: .machine))
    defer { lab.takeDown() }
    let options = FullGuestOptions(
      packages: [try debianPackage()], files: unitsInThePlaceOfTheAgent,
      dataSource: .aliYun(configuresAllENIs: true))
    let machine = try lab.bootFull(options, plugged: nil)
    try machine.awaitUnit("network-online.target")
    let rendered = try machine.output(of: ["cat", "/etc/netplan/50-cloud-init.yaml"])
    #expect(rendered.contains("eth1:"))
    let log = try machine.log(of: "enicfg-boot.service")
    #expect(try machine.isActive("enicfg-boot.service"), "\(log)")
    for (number, link) in ["eth1", "eth2"].enumerated() {
      #expect(log.contains("\(link): managed by systemd-networkd"), "\(log)")
      #expect(log.contains("\(link): cloud-init renders it too"), "\(log)")
      let address = "10.0.0.\(20 + number)"
      let way = try machine.output(of: ["ip", "route", "get", VPCLab.internet, "from", address])
      #expect(way.contains("dev \(link) table \(1001 + number)"))
      #expect(try machine.reaches(VPCLab.internet, from: address))
    }
    // cloud-init's configuration is unchanged, and a second `up` has nothing to do.
    #expect(try machine.output(of: ["cat", "/etc/netplan/50-cloud-init.yaml"]) == rendered)
    let again = try machine.enicfg("up", "--all").standardOutput
    #expect(again.contains("No changes. "), "\(again)")
    // cloud-init 22.4.2 gives the NICs metrics in the order of their MACs, so that eth0 is last.
    let way = try machine.output(of: ["ip", "route", "get", VPCLab.internet, "from", "10.0.0.19"])
    #expect(way.contains("dev eth2"), "\(way)")
    #expect(
      again.hasSuffix("eth2 is not in sync: the primary NIC's traffic leaves by it.\n"), "\(again)")
    let status = try machine.enicfg("status", "eth2", "--exit-code")
    #expect(status.exitCode == 1)
    #expect(
      status.standardOutput.contains("not in sync: the primary NIC's traffic leaves by it"),
      "\(status)")
    #expect(
      try machine.enicfgDone("status", "eth1").contains(
        "manager  systemd-networkd, as /run/systemd"))
  }
}
