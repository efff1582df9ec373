// The package in a whole Debian: at boot, when a NIC is plugged in, in cloud-init, and until it is purged.

import Testing

@testable import VPCLab

@Suite struct FullGuestPackageTests {
  private static let userData = """
    #cloud-config
    runcmd:
      - enicfg up --all --boot >/run/hook 2>&1; echo "exit $?" >>/run/hook

    """

  private typealias Guest = (lab: VPCLab, machine: VirtualMachine)

  /// From the first boot with three ENIs and the package to the purge, in one guest's life.
  @Test func theLifeOfAGuest() throws {
    let guest = try boot()
    defer { guest.lab.takeDown() }
    try networkOnlineMeansThatTheENIsAreThere(guest)
    try cloudInitRunsTheHookAndItFindsNothingToDo(guest)
    try aFourthIsPluggedInAndPulledOut(guest)
    try whatIsGoneBeforeAnybodyLookedIsNoFailure(guest)
    try whatSoftwareMakesIsLeftAlone(guest)
    try afterARebootTheNumbersAreTheSame(guest)
    try withoutTheServiceTheBootGoesOn(guest)
    try aReadOnlyVarKeepsNoENIDown(guest)
    try thePackageComesAndGoesAndTheNetworkStays(guest)
  }

  private func boot() throws -> Guest {
    let lab = try VPCLab(
      VPCConfiguration(
        nicCount: 4, queueCount: 2, metadata: MetadataOptions(secondaryCount: 1), guest: .machine))
    // The cloud knows a fourth ENI once it is attached.
    try lab.changeMetadata { $0.enis.removeAll { $0.name == "eth3" } }
    let package = try debianPackage()
    let options = FullGuestOptions(
      packages: [package], files: ["/etc/enicfg/enicfg.yaml": "queues: {combined: max, rps: 1}\n"],
      copies: ["/root/enicfg.deb": package], dataSource: .noCloud(userData: Self.userData),
      cpuCount: 2)
    return (lab, try lab.bootFull(options, plugged: ["eth0", "eth1", "eth2"]))
  }

  private func expectAllThree(_ machine: VirtualMachine) throws {
    try machine.expectENI("eth1", "10.0.0.20", table: 1001)
    try machine.expectENI("eth2", "10.0.0.21", table: 1002)
    for link in ["eth0", "eth1", "eth2"] {
      #expect(try machine.addresses(of: link).contains(" \(link):0"))
    }
  }

  private func networkOnlineMeansThatTheENIsAreThere(_ guest: Guest) throws {
    let machine = guest.machine
    try machine.awaitUnit("network-online.target")
    try expectAllThree(machine)
    #expect(try machine.isActive("enicfg-boot.service"))
    // Set from within the bounds of the unit.
    for link in ["eth0", "eth1", "eth2"] {
      #expect(
        try machine.queues(of: link)
          == ShownQueues(
            maximum: ["combined": 2], current: ["combined": 2], steering: [1, 1]))
    }
    #expect(try machine.enicfgDone("plan", "--all").hasPrefix("No changes. "))
    let order = try machine.output(
      of: ["systemctl", "show", "--value", "--property=Before", "enicfg-boot.service"])
    #expect(order.contains("network-online.target"))
  }

  private func cloudInitRunsTheHookAndItFindsNothingToDo(_ guest: Guest) throws {
    let machine = guest.machine
    #expect(try machine.awaitBooted() == "running")
    let hook = try machine.output(of: ["cat", "/run/hook"])
    #expect(hook.hasPrefix("No changes. ") && hook.hasSuffix("exit 0\n"), "\(hook)")
    for link in ["eth0", "eth1", "eth2"] {
      #expect(try machine.isActive("enicfg@\(link).service"), "\(link)")
    }
  }

  private func aFourthIsPluggedInAndPulledOut(_ guest: Guest) throws {
    let machine = guest.machine
    let state = try machine.state()
    let known = guest.lab.metadata
    try guest.lab.changeMetadata { $0 = VPCMetadata(of: guest.lab.configuration) }
    try machine.plug("eth3")
    machine.awaitState("active", of: "enicfg@eth3.service")
    try machine.expectENI("eth3", "10.0.0.22", table: 1003)
    try machine.unplug("eth3")
    try guest.lab.changeMetadata { $0 = known }
    machine.awaitState("inactive", of: "enicfg@eth3.service")
    let changes = try machine.state().changes(since: state)
    #expect(changes == [], "\(changes)")
    #expect(try machine.run(["ls", "/run/enicfg/links"]).standardOutput.lines.count == 3)
  }

  /// udev tells of a NIC that is pulled out before its unit has done anything, or while it does.
  private func whatIsGoneBeforeAnybodyLookedIsNoFailure(_ guest: Guest) throws {
    let machine = guest.machine
    let state = try machine.state()
    for _ in 0..<3 {
      try machine.plug("eth3")
      try machine.unplug("eth3")
    }
    try machine.output(of: ["udevadm", "settle"])
    machine.awaitState("inactive", of: "enicfg@eth3.service")
    // The unit started although there was no link any more, as for an event that comes late.
    try machine.enicfgDone("down", "--hotplug", "eth3")
    let late = try machine.enicfg("up", "--hotplug", "eth3")
    #expect(late.exitCode == 0 && late.standardError.contains("eth3: gone again"), "\(late)")
    #expect(try machine.state().changes(since: state) == [])
    let failed = try machine.output(of: ["systemctl", "list-units", "--failed", "--plain"])
    let log = try machine.log(of: "enicfg@eth3.service")
    #expect(!failed.contains("enicfg"), "\(failed) \(log)")
  }

  private func whatSoftwareMakesIsLeftAlone(_ guest: Guest) throws {
    let machine = guest.machine
    try machine.output(
      of: [
        "sh", "-ec",
        """
        ip link add br7 type bridge
        ip link add veth7 type veth peer name far7
        ip tuntap add tap7 mode tap
        ip link add link eth1 name eth1.7 type vlan id 7
        udevadm settle
        """,
      ])
    let units = try machine.output(of: ["systemctl", "list-units", "--all", "--plain", "enicfg@*"])
    #expect(units.lines(with: "enicfg@eth") >= 3)
    for link in ["br7", "veth7", "far7", "tap7", "eth1.7"] {
      #expect(!units.contains("enicfg@\(link).service"))
    }
    try machine.output(
      of: ["sh", "-ec", "for l in br7 veth7 tap7 eth1.7; do ip link delete $l; done"])
  }

  private func afterARebootTheNumbersAreTheSame(_ guest: Guest) throws {
    let machine = guest.machine
    try machine.reboot()
    try machine.awaitUnit("network-online.target")
    try expectAllThree(machine)
    #expect(try machine.awaitBooted() == "running")
  }

  /// The metadata service never comes: the boot goes on, and the ENIs are those of last time.
  private func withoutTheServiceTheBootGoesOn(_ guest: Guest) throws {
    let (lab, machine) = guest
    try lab.silenceMetadata()
    try machine.reboot()
    try machine.awaitUnit("network-online.target")
    try expectAllThree(machine)
    #expect(try machine.log(of: "enicfg-boot.service").contains("those that it named last time"))
    #expect(try machine.awaitBooted() == "running")
    try lab.healMetadata()
  }

  private func aReadOnlyVarKeepsNoENIDown(_ guest: Guest) throws {
    let machine = guest.machine
    try machine.output(
      of: [
        "sh", "-ec",
        """
        enicfg down --all
        mount --bind /var/lib /var/lib
        mount -o remount,bind,ro /var/lib
        systemctl restart enicfg-boot.service
        """,
      ])
    try expectAllThree(machine)
    #expect(try machine.log(of: "enicfg-boot.service").contains("/run/enicfg/state"))
    try machine.output(of: ["sh", "-ec", "umount /var/lib; rm -r /run/enicfg/state"])
  }

  private func thePackageComesAndGoesAndTheNetworkStays(_ guest: Guest) throws {
    let machine = guest.machine
    try machine.enicfgDone("up", "--all")
    let state = try machine.state()
    func expectTheSame(_ what: String) throws {
      // The file that names enicfg's routes for `ip` goes with the rest.
      let changes = try machine.state().whoeverMadeIt.changes(since: state.whoeverMadeIt)
      #expect(changes == [], "\(what): \(changes)")
    }
    // Over itself: an upgrade, as far as the scripts are concerned.
    try machine.output(of: ["dpkg", "--install", "/root/enicfg.deb"])
    try expectTheSame("upgrade")
    try machine.output(of: ["dpkg", "--remove", "enicfg"])
    try expectTheSame("removal")
    #expect(try machine.run(["test", "-e", "/usr/bin/enicfg"]).exitCode == 1)
    #expect(try machine.run(["test", "-d", "/var/lib/enicfg/enis"]).exitCode == 0)
    #expect(try machine.run(["test", "-e", "/etc/iproute2/rt_protos.d/enicfg.conf"]).exitCode == 0)
    try machine.output(of: ["dpkg", "--purge", "enicfg"])
    try expectTheSame("purge")
    for path in ["/var/lib/enicfg", "/run/enicfg", "/etc/iproute2/rt_protos.d/enicfg.conf"] {
      #expect(try machine.run(["test", "-e", path]).exitCode == 1, "\(path)")
    }
    // As in a container or a guest with another init: neither systemd nor udev is there to be told.
    try machine.output(
      of: [
        "unshare", "--mount", "sh", "-ec",
        """
        mount -t tmpfs none /run/systemd
        mount -t tmpfs none /run/udev
        mount --bind /dev/null /usr/bin/udevadm
        mount --bind /dev/null /usr/bin/systemctl
        dpkg --install /root/enicfg.deb
        enicfg up --all
        dpkg --purge enicfg
        """,
      ])
    try expectTheSame("without systemd")
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
