// The agent in a Debian: from the first boot with the package to an upgrade, and to units and back.

import TestSupport
import Testing

@testable import VPCLab

@Suite struct FullGuestAgentTests {
  private typealias Guest = (lab: VPCLab, machine: VirtualMachine)
  private static let agent = "enicfg-agent.service"

  /// One guest, from the first boot with three ENIs and the package.
  @Test func agentKeepsENIsConfiguredFromTheFirstBootOn() throws {
    let guest = try boot()
    defer { guest.lab.takeDown() }
    try networkOnlineMeansThatTheENIsAreThere(guest)
    try fourthIsPluggedInAndPulledOut(guest)
    try addressThatIsAssignedInTheMetadataAppears(guest)
    try linkThatIsTakenDownStaysDown(guest)
    try upgradeRestartsTheAgentAndTheNetworkStays(guest)
    try unitsTakeOverAndGiveBack(guest)
    try rebootFindsTheSame(guest)
  }

  /// A version without the agent is upgraded, whose boot unit is enabled, or was disabled.
  @Test(arguments: [true, false])
  func agentTakesThePlaceOfABootUnitThatIsEnabled(_ isEnabled: Bool) throws {
    let package = try debianPackage()
    let lab = try VPCLab(VPCConfiguration(metadata: MetadataOptions(), guest: .machine))
    defer { lab.takeDown() }
    let machine = try inTemporaryDirectory { directory in
      let earlier = try versionWithoutTheAgent(of: package, in: directory)
      let options = FullGuestOptions(packages: [earlier], copies: ["/root/enicfg.deb": package])
      return try lab.bootFull(options, plugged: nil)
    }
    try machine.awaitUnit("network-online.target")
    #expect(try machine.awaitBooted() == "running")
    if !isEnabled { try machine.output(of: ["systemctl", "disable", "enicfg-boot.service"]) }
    let state = try machine.settledState()
    try machine.output(of: ["dpkg", "--install", "/root/enicfg.deb"])
    try machine.expectState(state)
    #expect(try machine.isEnabled(Self.agent) == isEnabled)
    #expect(try !machine.isEnabled("enicfg-boot.service"))
    #expect(try !machine.isActive(Self.agent))
    guard isEnabled else { return }
    try machine.reboot()
    try machine.awaitUnit("network-online.target")
    #expect(try machine.isActive(Self.agent))
    try machine.expectENI("eth1", "10.0.0.20", table: 1001)
    try machine.expectENI("eth2", "10.0.0.21", table: 1002)
  }

  private func boot() throws -> Guest {
    let lab = try VPCLab(
      VPCConfiguration(
        nicCount: 4, metadata: MetadataOptions(secondaryCount: 1), guest: .machine))
    // The metadata gets the fourth ENI when it is attached.
    try lab.changeENI("eth3") { $0.isListed = false }
    let package = try debianPackage()
    let options = FullGuestOptions(packages: [package], copies: ["/root/enicfg.deb": package])
    return (lab, try lab.bootFull(options, plugged: ["eth0", "eth1", "eth2"]))
  }

  private func networkOnlineMeansThatTheENIsAreThere(_ guest: Guest) throws {
    let machine = guest.machine
    try machine.awaitUnit("network-online.target")
    try machine.expectAllThreeENIs()
    #expect(try machine.isActive(Self.agent))
    let ready = try machine.moment("ActiveEnterTimestampMonotonic", of: Self.agent)
    let online = try machine.moment("ActiveEnterTimestampMonotonic", of: "network-online.target")
    #expect(0 < ready && ready <= online)
    #expect(try machine.isEnabled(Self.agent))
    #expect(try !machine.isEnabled("enicfg-boot.service"))
    #expect(try machine.awaitBooted() == "running")
    // udev's units have nothing to do.
    for link in ["eth1", "eth2"] {
      machine.awaitState("active", of: "enicfg@\(link).service")
      let log = try machine.log(of: "enicfg@\(link).service")
      #expect(log.contains("left to the agent"), "\(log)")
    }
    #expect(try machine.enicfgDone("status").contains("The agent runs: process "))
    #expect(try machine.enicfgDone("plan", "--all").hasPrefix("No changes. "))
  }

  private func fourthIsPluggedInAndPulledOut(_ guest: Guest) throws {
    let machine = guest.machine
    let state = try machine.settledState()
    try plugTheFourth(guest)
    try pullTheFourth(guest)
    try machine.expectState(state, within: .seconds(30))
    #expect(try machine.run(["ls", "/run/enicfg/links"]).standardOutput.lines.count == 3)
  }

  private func plugTheFourth(_ guest: Guest) throws {
    let machine = guest.machine
    try machine.plug("eth3")
    // The metadata service lists the ENI only after it has its address.
    try eventually(
      within: .seconds(60), { try machine.addresses(of: "eth3").contains("inet 10.0.0.22/24") })
    try guest.lab.changeENI("eth3") { $0.isListed = true }
    try eventually(within: .seconds(90), { try machine.addresses(of: "eth3").contains(" eth3:0") })
    try machine.expectENI("eth3", "10.0.0.22", table: 1003)
  }

  private func pullTheFourth(_ guest: Guest) throws {
    try guest.machine.unplug("eth3")
    try guest.lab.changeENI("eth3") { $0.isListed = false }
    guest.machine.awaitState("inactive", of: "enicfg@eth3.service")
  }

  private func addressThatIsAssignedInTheMetadataAppears(_ guest: Guest) throws {
    let machine = guest.machine
    try guest.lab.changeENI("eth1") { $0.secondaryAddresses.append("10.0.0.77") }
    try eventually(
      within: .seconds(90), { try machine.addresses(of: "eth1").contains("10.0.0.77") })
    #expect(try machine.reaches(VPCLab.internet, from: "10.0.0.77"))
    try guest.lab.changeENI("eth1") { $0.secondaryAddresses.removeAll { $0 == "10.0.0.77" } }
    try eventually(
      within: .seconds(90), { try !machine.addresses(of: "eth1").contains("10.0.0.77") })
  }

  private func linkThatIsTakenDownStaysDown(_ guest: Guest) throws {
    let machine = guest.machine
    try machine.enicfgDone("down", "eth2")
    try machine.output(of: ["systemctl", "reload", Self.agent])
    try eventually(
      within: .seconds(30),
      {
        try machine.enicfgDone("status", "eth2").contains("leaves it alone until enicfg up eth2")
      })
    #expect(try !machine.addresses(of: "eth2").contains("10.0.0.21"))
    try machine.enicfgDone("up", "eth2")
    try machine.expectAllThreeENIs()
  }

  private func upgradeRestartsTheAgentAndTheNetworkStays(_ guest: Guest) throws {
    let machine = guest.machine
    let state = try machine.settledState()
    let process = try machine.moment("MainPID", of: Self.agent)
    // Installing the same version again is an upgrade for the scripts.
    try machine.output(of: ["dpkg", "--install", "/root/enicfg.deb"])
    try eventually(
      within: .seconds(120),
      {
        try machine.isActive(Self.agent) && machine.moment("MainPID", of: Self.agent) != process
      })
    try machine.expectState(state)
    #expect(try machine.isEnabled(Self.agent))
  }

  /// Switching never changes the network, and each way configures a NIC that is plugged in.
  private func unitsTakeOverAndGiveBack(_ guest: Guest) throws {
    let machine = guest.machine
    let state = try machine.settledState()
    try machine.output(of: ["systemctl", "disable", "--now", Self.agent])
    try machine.output(of: ["systemctl", "enable", "--now", "enicfg-boot.service"])
    try machine.expectState(state)
    #expect(try machine.enicfgDone("status").contains("No agent runs."))
    try guest.lab.changeENI("eth3") { $0.isListed = true }
    try machine.plug("eth3")
    machine.awaitState("active", of: "enicfg@eth3.service")
    try machine.expectENI("eth3", "10.0.0.22", table: 1003)
    try pullTheFourth(guest)
    try machine.expectState(state, within: .seconds(30))
    try machine.output(of: ["systemctl", "disable", "enicfg-boot.service"])
    try machine.output(of: ["systemctl", "enable", "--now", Self.agent])
    try machine.expectState(state)
  }

  private func rebootFindsTheSame(_ guest: Guest) throws {
    try guest.machine.reboot()
    try guest.machine.awaitUnit("network-online.target")
    try guest.machine.expectAllThreeENIs()
    #expect(try guest.machine.awaitBooted() == "running")
  }

  /// Makes a package as versions before the agent were: the boot unit is enabled by its own script.
  private func versionWithoutTheAgent(of package: String, in directory: String) throws -> String {
    let tree = try unpacked(package, in: directory)
    let script = """
      cd "$1"
      sed -i 's/^Version: .*/Version: 0.0.9/' DEBIAN/control
      rm lib/systemd/system/enicfg-agent.service DEBIAN/prerm DEBIAN/postrm
      printf '%s\\n' '#!/bin/sh' 'set -e' \
        'deb-systemd-helper enable enicfg-boot.service' \
        'deb-systemd-helper update-state enicfg-boot.service' >DEBIAN/postinst
      dpkg-deb --root-owner-group -Znone --build . "$2"
      """
    let earlier = "\(directory)/without-agent.deb"
    try run("sh", ["-ec", script, "sh", tree, earlier])
    return earlier
  }
}

extension VirtualMachine {
  fileprivate func isEnabled(_ unit: String) throws -> Bool {
    try run(["systemctl", "is-enabled", unit]).standardOutput == "enabled\n"
  }

  /// A property of a unit that is a number.
  fileprivate func moment(_ property: String, of unit: String) throws -> Int {
    let words = ["systemctl", "show", "--value", "--property=\(property)", unit]
    return Int(try output(of: words).trimmed) ?? 0
  }
}
