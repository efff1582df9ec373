// The package in a Debian with predictable names: kept numbers, many NICs, an upgrade.

import TestSupport
import Testing

@testable import VPCLab

@Suite struct FullGuestUpgradeTests {
  private typealias Guest = (lab: VPCLab, machine: VirtualMachine)

  /// From an image with an earlier version to the reboot after the upgrade.
  @Test func numbersSurviveRenamesRebootsAndUpgrades() throws {
    let guest = try inTemporaryDirectory(boot(withVersionsIn:))
    defer { guest.lab.takeDown() }
    // eth2 exists from the start, eth1 comes later: each gets the first free number.
    let first = try link(of: "eth2", in: guest)
    try guest.machine.expectENI(first, "10.0.0.21", table: 1001)
    guest.machine.awaitState("active", of: "enicfg@\(first).service")
    let second = try plug("eth1", into: guest)
    try guest.machine.expectENI(second, "10.0.0.20", table: 1002)
    try renamedNICComesUpUnderItsNewName(second, guest)
    try upgrade(guest)
    try guest.machine.reboot()
    try guest.machine.awaitUnit("network-online.target")
    try guest.machine.expectENI(first, "10.0.0.21", table: 1001)
    try guest.machine.expectENI(second, "10.0.0.20", table: 1002)
    try tenMoreAtOnce(guest)
  }

  private func boot(withVersionsIn directory: String) throws -> Guest {
    let package = try debianPackage()
    let earlier = try earlierVersion(of: package, in: directory)
    let lab = try VPCLab(
      VPCConfiguration(nicCount: 13, queueCount: 1, metadata: MetadataOptions(), guest: .machine))
    try lab.changeMetadata { $0.enis.removeLast(10) }
    let options = FullGuestOptions(
      packages: [earlier], files: unitsInThePlaceOfTheAgent,
      copies: ["/root/enicfg.deb": package], linkNames: .predictable)
    let machine = try lab.bootFull(options, plugged: ["eth0", "eth2"])
    try machine.awaitUnit("network-online.target")
    return (lab, machine)
  }

  /// The name that udev has given to the link of a NIC.
  private func link(of nic: String, in guest: Guest) throws -> String {
    try guest.machine.awaitLink(of: nic, named: "enp*")
  }

  private func plug(_ nic: String, into guest: Guest) throws -> String {
    try guest.machine.plug(nic)
    try guest.machine.output(of: ["udevadm", "settle"])
    let name = try link(of: nic, in: guest)
    guest.machine.awaitState("active", of: "enicfg@\(name).service")
    return name
  }

  /// The new name contains a character that systemd escapes in the unit's name.
  private func renamedNICComesUpUnderItsNewName(_ link: String, _ guest: Guest) throws {
    let machine = guest.machine
    let rename = "ip link set \(link) down; ip link set \(link) name given-0"
    try machine.output(of: ["sh", "-ec", rename])
    machine.awaitState("active", of: #"enicfg@given\x2d0.service"#)
    machine.awaitState("inactive", of: "enicfg@\(link).service")
    try machine.expectENI("given-0", "10.0.0.20", table: 1002)
    #expect(try machine.enicfgDone("plan", "--all").hasPrefix("No changes. "))
  }

  /// The network stays unchanged, files that were not edited are replaced, and the unit stays enabled.
  private func upgrade(_ guest: Guest) throws {
    let machine = guest.machine
    let conffile = "/etc/iproute2/rt_protos.d/enicfg.conf"
    #expect(try machine.output(of: ["cat", conffile]).contains("# Of an earlier version.\n"))
    let before = try machine.output(of: ["dpkg-query", "-W", "-f", "${Version}", "enicfg"])
    let state = try machine.settledState()
    try machine.output(of: ["dpkg", "--install", "/root/enicfg.deb"])
    let after = try machine.output(of: ["dpkg-query", "-W", "-f", "${Version}", "enicfg"])
    #expect(before == "0.0.9" && after != before)
    try machine.expectState(state)
    #expect(try !machine.output(of: ["cat", conffile]).contains("earlier"))
    let agent = "enicfg-agent.service"
    #expect(try machine.run(["systemctl", "is-enabled", agent]).standardOutput == "enabled\n")
    #expect(try machine.isActive("enicfg-boot.service"))
    #expect(try machine.enicfgDone("up", "--all").hasPrefix("No changes. "))
  }

  private func tenMoreAtOnce(_ guest: Guest) throws {
    let machine = guest.machine
    let nics = guest.lab.configuration.nics.dropFirst(3)
    try guest.lab.changeMetadata { $0 = VPCMetadata(of: guest.lab.configuration) }
    for nic in nics { try machine.plug(nic.name) }
    try machine.output(of: ["udevadm", "settle"])
    var tables: Set<Int> = []
    for nic in nics {
      let name = try link(of: nic.name, in: guest)
      machine.awaitState("active", of: "enicfg@\(name).service")
      let address = "10.0.0.\(19 + nic.index)"
      let way = try machine.output(of: ["ip", "route", "get", VPCLab.internet, "from", address])
      #expect(way.contains("dev \(name) table "), "\(way)")
      if let table = way.split(separator: " ").drop(while: { $0 != "table" }).dropFirst().first {
        tables.formUnion([Int(table) ?? 0])
      }
    }
    #expect(tables == Set(1003...1012))
    #expect(try machine.enicfgDone("up", "--all").hasPrefix("No changes. "))
  }
}
