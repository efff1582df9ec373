// cloud-init does the work, in an image without units, or renders every ENI beside the package.

import TestSupport
import Testing

@testable import VPCLab

@Suite struct FullGuestCloudInitTests {
  /// What the package has below /usr, but for its units.
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

  @Test func userDataAndThePerBootScriptBringThemUp() throws {
    let (lab, machine) = try inTemporaryDirectory(boot(unpackingIn:))
    defer { lab.takeDown() }
    // The first boot by runcmd and the script, whichever comes first; the second by the script alone.
    for boot in ["first", "second"] {
      #expect(try machine.awaitBooted() == "running", "\(boot)")
      try machine.expectENI("eth1", "10.0.0.20", table: 1001)
      try machine.expectENI("eth2", "10.0.0.21", table: 1002)
      #expect(try machine.enicfgDone("plan", "--all").hasPrefix("No changes. "))
      let log = try machine.output(of: ["cat", "/var/log/cloud-init-output.log"])
      #expect(log.contains("8 added, 2 changed, 0 removed."), "\(log)")
      if boot == "first" { try machine.reboot() }
    }
    let units = try machine.output(of: ["systemctl", "list-units", "--all", "--plain", "enicfg@*"])
    #expect(!units.contains("enicfg@eth"))
  }

  /// cloud-init renders every ENI, as it does unless told otherwise: enicfg adds what is missing to make
  /// each one's traffic leave by it, and says who else has it in hand.
  @Test func besideCloudInitThatRendersEveryENI() throws {
    let lab = try VPCLab(VPCConfiguration(metadata: MetadataOptions(), guest: .machine))
    defer { lab.takeDown() }
    let options = FullGuestOptions(
      packages: [try debianPackage()], dataSource: .aliYun(configuresAllENIs: true))
    let machine = try lab.bootFull(options, plugged: nil)
    try machine.awaitUnit("network-online.target")
    let rendered = try machine.output(of: ["cat", "/etc/netplan/50-cloud-init.yaml"])
    #expect(rendered.contains("eth1:"))
    let log = try machine.log(of: "enicfg-boot.service")
    #expect(try machine.isActive("enicfg-boot.service"), "\(log)")
    for (number, link) in ["eth1", "eth2"].enumerated() {
      #expect(log.contains("\(link): systemd-networkd has it in hand"), "\(log)")
      #expect(log.contains("\(link): cloud-init renders it too"), "\(log)")
      let address = "10.0.0.\(20 + number)"
      let way = try machine.output(of: ["ip", "route", "get", VPCLab.internet, "from", address])
      #expect(way.contains("dev \(link) table \(1001 + number)"))
      #expect(try machine.reaches(VPCLab.internet, from: address))
    }
    // Nothing of cloud-init's went, and nothing is done twice.
    #expect(try machine.output(of: ["cat", "/etc/netplan/50-cloud-init.yaml"]) == rendered)
    #expect(try machine.enicfg("up", "--all").standardOutput.hasPrefix("No changes. "))
    #expect(
      try machine.enicfgDone("status", "eth1").contains(
        "manager  systemd-networkd, as /run/systemd"))
  }
}
