// A Debian with NetworkManager, which manages the primary NIC and does not touch enicfg's NICs.

import TestSupport
import Testing

@testable import VPCLab

@Suite struct FullGuestNetworkManagerTests {
  private typealias Guest = (lab: VPCLab, machine: VirtualMachine)

  @Test func networkManagerIgnoresENIsThatEnicfgKnows() throws {
    let guest = try boot()
    defer { guest.lab.takeDown() }
    try firstBootIsManagedByNetworkManagerAndReported(guest)
    try knownENIThatIsPluggedInAgainIsUnmanaged(guest)
    try networkManagerBringsUpAPersistedENI(guest)
    try nextBootLeavesKnownENIsUnmanaged(guest)
    try udevAcceptsTheRuleAndItCanBeDisabled(guest)
    try exampleFileLeavesANewENIUnmanaged(guest)
  }

  /// Boots a guest with NetworkManager instead of systemd-networkd; cloud-init renders eth0 for it.
  private func boot() throws -> Guest {
    let packages = inCheckout(".build-tools/guest/network-manager")
    let needed = try run("sh", ["-ec", "ls \(packages)/*.deb"]).lines
    let lab = try VPCLab(
      VPCConfiguration(
        nicCount: 5, metadata: MetadataOptions(secondaryCount: 1), guest: .machine))
    try lab.changeMetadata { $0.enis.removeLast(2) }
    let options = FullGuestOptions(
      packages: needed + [try debianPackage()],
      files: unitsInThePlaceOfTheAgent.merging([
        "/etc/cloud/cloud.cfg.d/91-renderer.cfg":
          "system_info: {network: {renderers: [network-manager]}}\n"
      ]) { $1 },
      dataSource: .noCloud(userData: "#cloud-config\n{}\n"),
      kernelArguments: ["networkd.service", "networkd.socket", "networkd-wait-online.service"].map {
        "systemd.mask=systemd-\($0)"
      })
    return (lab, try lab.bootFull(options, plugged: ["eth0", "eth1", "eth2"]))
  }

  /// NetworkManager's state of a link, such as `connected` or `unmanaged`.
  private func state(of link: String, in machine: VirtualMachine) throws -> String {
    let shown = try machine.output(of: ["nmcli", "-t", "-f", "DEVICE,STATE", "device"])
    let line = shown.lines.first { $0.hasPrefix("\(link):") } ?? ""
    return String(line.dropFirst(link.count + 1))
  }

  private func expectAll(_ machine: VirtualMachine) throws {
    try machine.awaitUnit("network-online.target")
    #expect(try state(of: "eth0", in: machine) == "connected")
    #expect(try machine.addresses(of: "eth0").contains(" eth0:0"))
    try machine.expectENI("eth1", "10.0.0.20", table: 1001)
    try machine.expectENI("eth2", "10.0.0.21", table: 1002)
    #expect(try machine.awaitBooted() == "running")
    #expect(try machine.enicfgDone("plan", "--all").hasPrefix("No changes. "))
  }

  private func firstBootIsManagedByNetworkManagerAndReported(_ guest: Guest) throws {
    let machine = guest.machine
    try expectAll(machine)
    let log = try machine.log(of: "enicfg-boot.service")
    for link in ["eth0", "eth1", "eth2"] {
      #expect(try state(of: link, in: machine) == "connected")
      #expect(log.contains("\(link): managed by NetworkManager"), "\(log)")
    }
  }

  private func knownENIThatIsPluggedInAgainIsUnmanaged(_ guest: Guest) throws {
    let machine = guest.machine
    try guest.lab.changeMetadata {
      $0 = VPCMetadata(of: guest.lab.configuration)
      $0.enis.removeLast()
    }
    try machine.plug("eth3")
    machine.awaitState("active", of: "enicfg@eth3.service")
    try machine.unplug("eth3")
    machine.awaitState("inactive", of: "enicfg@eth3.service")
    try machine.plug("eth3")
    machine.awaitState("active", of: "enicfg@eth3.service")
    try machine.expectENI("eth3", "10.0.0.22", table: 1003)
    #expect(try state(of: "eth3", in: machine) == "unmanaged")
    // A later event changes neither this NIC nor one that NetworkManager manages.
    try machine.output(of: ["udevadm", "trigger", "--settle", "/sys/class/net/eth1"])
    try machine.output(of: ["udevadm", "trigger", "--settle", "/sys/class/net/eth3"])
    #expect(try state(of: "eth1", in: machine) == "connected")
    #expect(try state(of: "eth3", in: machine) == "unmanaged")
  }

  private func networkManagerBringsUpAPersistedENI(_ guest: Guest) throws {
    let machine = guest.machine
    try machine.output(of: ["enicfg", "persist", "--format", "nm", "eth2"])
    try machine.output(of: ["nmcli", "connection", "reload"])
    try machine.output(of: ["nmcli", "--wait", "60", "connection", "up", "enicfg-eth2"])
    #expect(try machine.enicfgDone("plan", "eth2").hasPrefix("No changes. "))
  }

  private func nextBootLeavesKnownENIsUnmanaged(_ guest: Guest) throws {
    let machine = guest.machine
    try machine.reboot()
    try expectAll(machine)
    for (link, expected) in ["eth1": "unmanaged", "eth2": "connected", "eth3": "unmanaged"] {
      #expect(try state(of: link, in: machine) == expected, "\(link)")
    }
    try machine.expectENI("eth3", "10.0.0.22", table: 1003)
    let log = try machine.log(of: "enicfg-boot.service")
    #expect(log.contains("eth0: managed by NetworkManager"), "\(log)")
    #expect(log.lines(with: "managed by NetworkManager") == 1)
    let managed = "manager  NetworkManager, as /run/NetworkManager/devices/"
    #expect(try machine.enicfgDone("status", "eth0").contains(managed))
    #expect(try !machine.enicfgDone("status", "eth1").contains("manager"))
  }

  private func udevAcceptsTheRuleAndItCanBeDisabled(_ guest: Guest) throws {
    let machine = guest.machine
    let rules = "82-enicfg-networkmanager.rules"
    /// Triggers udev for eth3 again, with other rules instead of the package's.
    func trigger(with text: String) throws {
      let script = """
        \(text) >/etc/udev/rules.d/\(rules)
        udevadm control --reload
        udevadm trigger --settle --action=add /sys/class/net/eth3
        """
      try machine.output(of: ["sh", "-ec", script])
    }
    func isMarked(_ link: String) throws -> Bool {
      try machine.output(of: ["udevadm", "info", "/sys/class/net/\(link)"]).contains(
        "NM_UNMANAGED=1")
    }
    try machine.output(of: [
      "ip", "link", "add", "link", "eth3", "name", "eth3.7", "type", "vlan", "id", "7",
    ])
    try machine.output(of: ["udevadm", "settle"])
    #expect(try isMarked("eth3"))
    #expect(try !isMarked("eth3.7"))
    try machine.output(of: ["ip", "link", "delete", "eth3.7"])
    let said = try machine.log(of: "systemd-udevd.service")
    #expect(!said.contains("enicfg"), "\(said)")
    // To be sure, udev does log an invalid rule.
    try trigger(with: "(cat /lib/udev/rules.d/\(rules); echo 'NOTHING==\"known\"')")
    eventually { (try? machine.log(of: "systemd-udevd.service"))?.contains(rules) == true }
    try trigger(with: ":")
    #expect(try !isMarked("eth3"))
    try machine.output(of: ["sh", "-ec", "rm /etc/udev/rules.d/\(rules); udevadm control --reload"])
  }

  /// The package's example applies to NICs that enicfg has never seen.
  private func exampleFileLeavesANewENIUnmanaged(_ guest: Guest) throws {
    let machine = guest.machine
    try machine.output(
      of: ["cp", "/usr/share/enicfg/NetworkManager/enicfg.conf", "/etc/NetworkManager/conf.d/"])
    try machine.output(of: ["nmcli", "general", "reload", "conf"])
    try guest.lab.changeMetadata { $0 = VPCMetadata(of: guest.lab.configuration) }
    try machine.plug("eth4")
    machine.awaitState("active", of: "enicfg@eth4.service")
    try machine.expectENI("eth4", "10.0.0.23", table: 1004)
    #expect(try state(of: "eth4", in: machine) == "unmanaged")
    #expect(try state(of: "eth0", in: machine) == "connected")
  }
}
