// The package in a full Debian: at boot, when a NIC is plugged in, with cloud-init, and when it is purged.

import Testing

@testable import VPCLab

@Suite struct FullGuestPackageTests {
  private static let userData = """
    #cloud-config
    runcmd:
      - enicfg up --all --boot >/run/hook 2>&1; echo "exit $?" >>/run/hook

    """

  /// Without its aliases, which systemd-networkd knows only from a boot-time file.
  private static let note = "eth0: managed by systemd-networkd, as /run/systemd/netif/links/"

  typealias Guest = (lab: VPCLab, machine: VirtualMachine)

  /// One guest, from the first boot with three ENIs and the package to the purge.
  @Test func packageWorksFromFirstBootToPurge() throws {
    let guest = try boot()
    defer { guest.lab.takeDown() }
    try networkOnlineMeansThatTheENIsAreThere(guest)
    try cloudInitRunsTheHookAndItFindsNothingToDo(guest)
    try aFourthIsPluggedInAndPulledOut(guest)
    try whatFailsIsTriedAgain(guest)
    try whatIsGoneBeforeAnybodyLookedIsNoFailure(guest)
    try whatSoftwareMakesIsLeftAlone(guest)
    try systemdNetworkdStartsAnewAndTheNetworkStays(guest)
    try afterARebootTheNumbersAreTheSame(guest)
    try onlyWhatCanPassIsTriedAgain(guest)
    try withoutTheServiceTheBootGoesOn(guest)
    try aReadOnlyVarKeepsNoENIDown(guest)
    try thePackageComesAndGoesAndTheNetworkStays(guest)
  }

  private func boot() throws -> Guest {
    let lab = try VPCLab(
      VPCConfiguration(
        nicCount: 4, queueCount: 2, metadata: MetadataOptions(secondaryCount: 1), guest: .machine))
    // The metadata gets the fourth ENI when it is attached.
    try lab.changeENI("eth3") { $0.isListed = false }
    let package = try debianPackage()
    let options = FullGuestOptions(
      packages: [package],
      files: unitsInThePlaceOfTheAgent.merging(
        ["/etc/enicfg/enicfg.yaml": "queues: {combined: max, rps: 1}\n"]) { $1 },
      copies: ["/root/enicfg.deb": package], dataSource: .noCloud(userData: Self.userData),
      cpuCount: 2)
    return (lab, try lab.bootFull(options, plugged: ["eth0", "eth1", "eth2"]))
  }

  private func networkOnlineMeansThatTheENIsAreThere(_ guest: Guest) throws {
    let machine = guest.machine
    try machine.awaitUnit("network-online.target")
    try machine.expectAllThreeENIs()
    #expect(try machine.isActive("enicfg-boot.service"))
    // Set in the sandbox of the unit.
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
    let hook = try machine.output(of: ["cat", "/run/hook"]).lines
    #expect(hook.count == 3 && hook.last == "exit 0", "\(hook)")
    #expect(hook.first?.hasPrefix("enicfg: note: \(Self.note)") == true, "\(hook)")
    #expect(hook.dropFirst().first?.hasPrefix("No changes. ") == true, "\(hook)")
    for link in ["eth0", "eth1", "eth2"] {
      #expect(try machine.isActive("enicfg@\(link).service"), "\(link)")
    }
  }

  private func aFourthIsPluggedInAndPulledOut(_ guest: Guest) throws {
    let machine = guest.machine
    let state = try machine.settledState()
    try machine.plug("eth3")
    // The metadata service lists the ENI only after it has its address.
    try eventually(
      within: .seconds(60), { try machine.addresses(of: "eth3").contains("inet 10.0.0.22/24") })
    #expect(try machine.state(of: "enicfg@eth3.service") == "activating")
    try guest.lab.changeENI("eth3") { $0.isListed = true }
    try expectTheFourth(machine)
    try pullTheFourthOut(guest)
    try machine.expectState(state)
    #expect(try machine.run(["ls", "/run/enicfg/links"]).standardOutput.lines.count == 3)
  }

  private func expectTheFourth(_ machine: VirtualMachine) throws {
    machine.awaitState("active", of: "enicfg@eth3.service")
    try machine.expectENI("eth3", "10.0.0.22", table: 1003)
    // These are in the metadata only.
    #expect(try machine.addresses(of: "eth3").contains(" eth3:0"))
  }

  private func pullTheFourthOut(_ guest: Guest) throws {
    try guest.machine.unplug("eth3")
    try guest.lab.changeENI("eth3") { $0.isListed = false }
    guest.machine.awaitState("inactive", of: "enicfg@eth3.service")
  }

  /// The DHCP server starts only after the unit has failed without it.
  private func whatFailsIsTriedAgain(_ guest: Guest) throws {
    let (lab, machine) = guest
    try guest.lab.changeENI("eth3") { $0.isListed = true }
    lab.stopDHCP()
    try machine.plug("eth3")
    let restarts = ["systemctl", "show", "--value", "-p", "NRestarts", "enicfg@eth3.service"]
    try eventually(within: .seconds(120), { try machine.output(of: restarts) != "0\n" })
    try lab.startDHCP()
    try expectTheFourth(machine)
    try pullTheFourthOut(guest)
  }

  /// The NIC is unplugged before its unit has done anything, or while it configures the NIC.
  private func whatIsGoneBeforeAnybodyLookedIsNoFailure(_ guest: Guest) throws {
    let machine = guest.machine
    let state = try machine.settledState()
    for _ in 0..<3 {
      try machine.plug("eth3")
      try machine.unplug("eth3")
    }
    try machine.output(of: ["udevadm", "settle"])
    machine.awaitState("inactive", of: "enicfg@eth3.service")
    // The unit starts without a link, as it does for a late event.
    try machine.enicfgDone("down", "--hotplug", "eth3")
    let late = try machine.enicfg("up", "--hotplug", "eth3")
    #expect(late.exitCode == 0 && late.standardError.contains("eth3: no longer there"), "\(late)")
    try machine.expectState(state)
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
        modprobe bonding max_bonds=0
        ip link add bond7 type bond
        ip link add link eth1 name eth1.7 type vlan id 7
        udevadm settle
        """,
      ])
    let units = try machine.output(of: ["systemctl", "list-units", "--all", "--plain", "enicfg@*"])
    #expect(units.lines(with: "enicfg@eth") >= 3)
    for link in ["br7", "veth7", "far7", "tap7", "bond7", "eth1.7"] {
      #expect(!units.contains("enicfg@\(link).service"))
    }
    try machine.output(
      of: ["sh", "-ec", "for l in br7 veth7 tap7 bond7 eth1.7; do ip link delete $l; done"])
  }

  /// With the package's drop-in, systemd-networkd removes only the primary NIC's aliases.
  ///
  /// The unit adds them again.
  private func systemdNetworkdStartsAnewAndTheNetworkStays(_ guest: Guest) throws {
    let machine = guest.machine
    let state = try machine.settledState()
    try machine.output(of: ["systemctl", "restart", "systemd-networkd.service"])
    try machine.awaitUnit("enicfg-boot.service")
    try machine.expectState(state)
    let log = try machine.log(of: "enicfg-boot.service")
    #expect(log.contains("+ address  10.0.0.64/24 brd 10.0.0.255 dev eth0 label eth0:0"), "\(log)")
  }

  /// A fourth ENI is plugged in during the boot, and keeps its numbers.
  ///
  /// The DHCP server does not answer one of the first three until the others are there.
  private func afterARebootTheNumbersAreTheSame(_ guest: Guest) throws {
    let machine = guest.machine
    try silenceDHCPOfTheSecond(guest)
    try machine.reboot()
    try guest.lab.changeENI("eth3") { $0.isListed = true }
    try machine.plug("eth3")
    #expect(try !machine.isActive("enicfg-boot.service"))
    try machine.awaitUnit("network-online.target")
    try expectTheOthersAndThenTheSecond(guest)
    try machine.expectAllThreeENIs()
    try expectTheFourth(machine)
    try pullTheFourthOut(guest)
    #expect(try machine.awaitBooted() == "running")
  }

  /// The metadata service never starts: the boot continues, with the recorded ENIs.
  private func withoutTheServiceTheBootGoesOn(_ guest: Guest) throws {
    let (lab, machine) = guest
    try lab.silenceMetadata()
    try machine.reboot()
    try machine.awaitUnit("network-online.target")
    try machine.expectAllThreeENIs()
    #expect(try machine.log(of: "enicfg-boot.service").contains("the ENIs that it named last time"))
    #expect(try machine.awaitBooted() == "running")
    // Without records, as at a first boot, the unit fails and is retried.
    let script = "enicfg down --all; rm -r /var/lib/enicfg/*; systemctl restart enicfg-boot.service"
    #expect(try machine.run(["sh", "-c", script]).exitCode == 1)
    try lab.healMetadata()
    machine.awaitState("active", of: "enicfg-boot.service")
    try machine.expectAllThreeENIs()
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
    try machine.expectAllThreeENIs()
    #expect(try machine.log(of: "enicfg-boot.service").contains("/run/enicfg/state"))
    try machine.output(of: ["sh", "-ec", "umount /var/lib; rm -r /run/enicfg/state"])
  }

  private func thePackageComesAndGoesAndTheNetworkStays(_ guest: Guest) throws {
    let machine = guest.machine
    try machine.enicfgNotes(["up", "--all"], [Self.note])
    let state = try machine.settledState()
    func expectTheSame(_ what: String) throws {
      // The purge also removes the file with the name of the route protocol.
      let changes = try machine.state().whoeverMadeIt.changes(since: state.whoeverMadeIt)
      #expect(changes == [], "\(what): \(changes)")
    }
    // Installing the same version again is an upgrade for the scripts.
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
    // As in a container or with another init: neither systemd nor udev runs.
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
}
