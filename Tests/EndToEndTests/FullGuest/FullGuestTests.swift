// Debian in a virtual machine: cloud-init configures eth0, NICs are plugged in, the guest reboots.

import Testing

@testable import VPCLab

@Suite(.serialized) struct FullGuestTests {
  private static let userData = """
    #cloud-config
    runcmd:
      - [sh, -c, 'cat /usr/share/lab-given >/root/by-runcmd']

    """

  /// With a package, files in a directory that is a link, and user data from the metadata service.
  private static let booted = Result {
    let package = try MadePackage("lab-given", contents: "packed")
    let options = FullGuestOptions(
      packages: [package.path],
      files: [
        "/usr/local/bin/given": "#!/bin/sh\necho given\n",
        "/lib/systemd/system/given.service": "[Service]\nType=oneshot\nExecStart=given\n",
      ])
    return try BootedFullGuest(options, userData: userData)
  }

  @Test func cloudInitBringsTheNetworkOnline() throws {
    let (lab, machine) = (try Self.booted.get().lab, try Self.booted.get().machine)
    try machine.awaitUnit("network-online.target")
    let eth0 = try machine.addresses(of: "eth0")
    #expect(eth0.contains("inet 10.0.0.19/24 metric 100 brd 10.0.0.255 scope global dynamic eth0"))
    #expect(try machine.output(of: ["cat", "/sys/class/net/eth0/address"]).trimmed == lab.primary)
    #expect(try machine.reaches(VPCLab.internet))
    #expect(try machine.reaches(VPCLab.metadataAddress))
    let netplan = try machine.output(of: ["cat", "/etc/netplan/50-cloud-init.yaml"])
    #expect(netplan.contains("macaddress: \(lab.primary)"))
    #expect(netplan.lines(with: "macaddress") == 1)
  }

  @Test func cloudInitUsesTheProvidersDataSourceAndUserData() throws {
    let (lab, machine) = (try Self.booted.get().lab, try Self.booted.get().machine)
    #expect(try machine.awaitBooted() == "running")
    let result = try machine.output(of: ["cat", "/run/cloud-init/result.json"])
    #expect(result.contains(#""datasource": "DataSourceAliYun""#))
    #expect(try machine.output(of: ["cat", "/run/cloud-init/.instance-id"]) == "i-bp1lab\n")
    #expect(try machine.output(of: ["cat", "/root/by-runcmd"]) == "packed")
    let asked = try lab.metadataRequests().filter { $0.path == "/2016-01-01/user-data" }
    #expect(asked.count == 1)
  }

  @Test func filesAndPackagesAreInstalled() throws {
    let machine = try Self.booted.get().machine
    #expect(try machine.output(of: ["given"]) == "given\n")
    try machine.awaitUnit("given.service")
    #expect(try machine.output(of: ["readlink", "/lib"]) == "usr/lib\n")
    let status = try machine.output(of: ["dpkg-query", "-W", "-f", "${Status}", "lab-given"])
    #expect(status == "install ok installed")
    let error = #expect(throws: LabError.self) { try machine.awaitUnit("no-such.service") }
    guard case .commandFailed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func udevHandlesAPluggedNIC() throws {
    let machine = try Self.booted.get().machine
    #expect(try machine.plug("eth2") == "eth1")
    try machine.output(of: ["udevadm", "wait", "--timeout=30", "/sys/class/net/eth1"])
    let known = try machine.output(of: ["udevadm", "info", "/sys/class/net/eth1"])
    #expect(known.contains("E: ID_NET_DRIVER=virtio_net\n"))
    try machine.unplug("eth2")
    #expect(try machine.links() == ["eth0", "lo"])
  }

  @Test func diskAndNICsSurviveAReboot() throws {
    let machine = try Self.booted.get().machine
    try machine.awaitBooted()
    let before = try machine.output(of: ["cat", "/proc/sys/kernel/random/boot_id"])
    let identity = try machine.output(of: ["cat", "/etc/machine-id"])
    try machine.plug("eth1")
    try machine.output(of: ["sh", "-c", "echo written >/root/before; rm /root/by-runcmd"])
    try machine.output(of: ["rm", "/usr/local/bin/given"])
    try machine.reboot()
    try machine.awaitUnit("network-online.target")
    #expect(try machine.output(of: ["cat", "/proc/sys/kernel/random/boot_id"]) != before)
    #expect(try machine.output(of: ["cat", "/etc/machine-id"]) == identity)
    #expect(try machine.output(of: ["cat", "/root/before"]) == "written\n")
    #expect(try machine.links() == ["eth0", "eth1", "lo"])
    #expect(try machine.addresses(of: "eth0").contains("inet 10.0.0.19/24"))
    // cloud-init does not repeat what it does once per instance.
    #expect(try machine.awaitBooted() == "running")
    let again = try machine.run(["ls", "/root/by-runcmd", "/usr/local/bin/given"])
    #expect(again.standardOutput == "")
    try machine.unplug("eth1")
  }
}

extension VPCLab {
  /// The MAC address of the primary NIC.
  fileprivate var primary: String { configuration.nics[0].macAddress }
}
