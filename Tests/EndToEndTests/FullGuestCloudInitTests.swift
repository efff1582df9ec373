// cloud-init alone, in an image that has the program and no units: the user data that come along.

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
}
