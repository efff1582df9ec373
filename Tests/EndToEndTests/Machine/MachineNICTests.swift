// The NICs of a virtual machine are like a cloud's: several queues, plugged in and out while it runs.

import Testing

@testable import VPCLab

@Suite(.serialized) struct MachineNICTests {
  @Test func primaryNICIsConfigured() throws {
    let machine = try BootedMachine.common.machine
    let eth0 = try machine.addresses(of: "eth0")
    #expect(eth0.contains("inet 10.0.0.19/24 brd 10.0.0.255 scope global dynamic eth0"))
    #expect(try machine.reaches(VPCLab.internet))
    #expect(try BootedMachine.common.lab.router.reaches("10.0.0.19"))
  }

  @Test func queuesAreCombinedAndCanBeSet() throws {
    let machine = try BootedMachine.common.machine
    // The driver uses two of the four queues with two CPUs.
    #expect(try machine.combined(of: "eth0") == ["4", "2"])
    try machine.output(of: ["ethtool", "-L", "eth0", "combined", "4"])
    #expect(try machine.combined(of: "eth0") == ["4", "4"])
    #expect(try machine.reaches(VPCLab.internet))
    try machine.output(of: ["ethtool", "-L", "eth0", "combined", "2"])
  }

  @Test func nicsCanBePluggedAndUnplugged() throws {
    let machine = try BootedMachine.common.machine
    #expect(try machine.plug("eth1") == "eth1")
    let mac = try machine.output(of: ["ethtool", "-P", "eth1"])
    #expect(mac == "Permanent address: 00:16:3e:12:e7:27\n")
    #expect(try machine.combined(of: "eth1") == ["4", "2"])
    #expect(throws: LabError.self) { try machine.plug("eth1") }
    // The kernel chooses the name.
    try machine.unplug("eth1")
    #expect(try machine.plug("eth2") == "eth1")
    try machine.unplug("eth2")
    #expect(try machine.links() == ["eth0", "lo"])
    #expect(throws: LabError.self) { try machine.unplug("eth2") }
    #expect(throws: LabError.noSuchNIC("eth7")) { try machine.plug("eth7") }
  }

  @Test func enicfgConfiguresAPluggedNIC() throws {
    let machine = try BootedMachine.common.machine
    try machine.configure("metadata: {enabled: false}")
    try machine.plug("eth1")
    try machine.enicfgDone("up", "eth1")
    let way = try machine.output(of: ["ip", "route", "get", VPCLab.internet, "from", "10.0.0.20"])
    #expect(way.hasPrefix("203.0.113.1 from 10.0.0.20 via 10.0.0.253 dev eth1 table 1001"))
    #expect(try machine.reaches(VPCLab.internet, from: "10.0.0.20"))
    try machine.enicfgDone("down", "eth1")
    try machine.unplug("eth1")
  }

  @Test func packetsOfAMachineCanBeLost() throws {
    let (lab, machine) = (try BootedMachine.common.lab, try BootedMachine.common.machine)
    try lab.losePackets(percent: 100, of: "eth0")
    #expect(try machine.run(["ping", "-c1", "-W1", VPCLab.internet]).exitCode == 1)
    try lab.heal("eth0")
    #expect(try machine.reaches(VPCLab.internet))
  }

  @Test func faultsOfNamespacesAreRefusedForAMachine() throws {
    let lab = try BootedMachine.common.lab
    #expect(throws: LabError.self) { try lab.detach("eth0") }
    #expect(throws: LabError.self) { try lab.pullCable("eth0") }
    let other = try VPCLab(VPCConfiguration(dhcp: nil))
    defer { other.takeDown() }
    #expect(throws: LabError.self) { try other.boot() }
  }
}

extension VirtualMachine {
  /// The maximum of combined channels of a NIC, and how many it has.
  fileprivate func combined(of link: String) throws -> [String] {
    try output(of: ["ethtool", "-l", link]).lines.filter { $0.hasPrefix("Combined:") }
      .map { String($0.dropFirst("Combined:".count)).trimmed }
  }
}
