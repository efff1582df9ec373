// NICs that are plugged in and out, with the commands of the unit for one.

import Testing

@testable import VPCLab

@Suite(.serialized) struct MachineHotplugTests {
  private static let booted = Result {
    let lab = try VPCLab(
      VPCConfiguration(nicCount: 11, queueCount: 1, metadata: MetadataOptions(), guest: .machine))
    return try BootedMachine(lab: lab, machine: lab.boot())
  }

  @Test func unpluggedNICLeavesNothing() throws {
    let machine = try Self.booted.get().machine
    #expect(try machine.enicfg("up", "--hotplug", "eth1").standardError.contains("no longer there"))
    try machine.plug("eth1")
    // Of several links, those that exist are configured.
    let result = try machine.enicfg("up", "--hotplug", "eth1", "eth2")
    #expect(result.exitCode == 0, "\(result)")
    expectOneLine(result.standardError, naming: ["eth2: no longer there"])
    #expect(try machine.enicfgDone("status", "eth1").contains("in sync"))
    #expect(try machine.enicfgDone("down", "--hotplug", "eth1") == "No changes.\n")
    #expect(try machine.reaches(VPCLab.internet, from: "10.0.0.20"))
    try machine.unplug("eth1")
    try machine.enicfgDone("down", "--hotplug", "eth1")
    #expect(try !machine.output(of: ["ip", "rule"]).contains("lookup 1001"))
  }

  /// The NIC gets its address before the metadata service lists it, and the rest afterwards.
  @Test func lateMetadataIsApplied() throws {
    let (lab, machine) = (try Self.booted.get().lab, try Self.booted.get().machine)
    try lab.changeENI("eth1") { eni in
      eni.isListed = false
      eni.secondaryAddresses = ["10.0.0.90"]
    }
    try machine.plug("eth1")
    let script = "(enicfg up --hotplug eth1; echo exit $?) >/run/late 2>&1 &"
    try machine.output(of: ["sh", "-c", script])
    try eventually(
      within: .seconds(60), { try machine.addresses(of: "eth1").contains("10.0.0.20/24") })
    #expect(try !machine.output(of: ["cat", "/run/late"]).contains("exit"))
    try lab.changeENI("eth1") { $0.isListed = true }
    func said() throws -> String { try machine.output(of: ["cat", "/run/late"]) }
    try eventually(within: .seconds(60), { try said().contains("exit 0\n") })
    let text = try said()
    #expect(text.contains("the metadata service does not name it"), "\(text)")
    #expect(text.contains("+ address  10.0.0.90/24"), "\(text)")
    #expect(try machine.addresses(of: "eth1").contains(" eth1:0"))
    try lab.changeENI("eth1") { $0.secondaryAddresses = [] }
    try machine.unplug("eth1")
    try machine.enicfgDone("down", "--hotplug", "eth1")
  }

  @Test func signalEndsTheWaitForLateMetadata() throws {
    let (lab, machine) = (try Self.booted.get().lab, try Self.booted.get().machine)
    try lab.changeENI("eth1") { $0.isListed = false }
    try machine.plug("eth1")
    let script = """
      (enicfg up --hotplug eth1 >/run/ended 2>&1 & echo $! >/run/ended.pid
      wait $!; echo exit $? >>/run/ended) >/dev/null 2>&1 &
      """
    try machine.output(of: ["sh", "-c", script])
    try eventually(
      within: .seconds(60), { try machine.addresses(of: "eth1").contains("10.0.0.20/24") })
    try machine.output(of: ["sh", "-c", "kill -TERM $(cat /run/ended.pid)"])
    func said() throws -> String { try machine.output(of: ["cat", "/run/ended"]) }
    // The unit's wait is 45 s.
    try eventually(within: .seconds(15), { try said().contains("exit 12\n") })
    #expect(try said().contains("interrupted by a signal"))
    #expect(try machine.enicfg("status", "eth1").standardOutput.contains("in sync"))
    try lab.changeENI("eth1") { $0.isListed = true }
    try machine.unplug("eth1")
    try machine.enicfgDone("down", "--hotplug", "eth1")
  }

  @Test func tenNICsCanBeConfiguredAtOnceDuringUpAll() throws {
    let machine = try Self.booted.get().machine
    let names = (1...10).map { "eth\($0)" }
    for name in names { try machine.plug(name) }
    // As udev starts them, in parallel with the unit that runs at boot.
    let result = try machine.run(
      [
        "sh", "-c",
        """
        (enicfg up --all --boot >/run/all 2>&1; echo $? >/run/code) &
        for name; do (enicfg up --hotplug $name >/run/$name 2>&1; echo $? >/run/$name.code) & done
        wait
        cat /run/all /run/eth*
        cat /run/code /run/eth*.code | sort | uniq -c
        """, "sh",
      ] + names, timeout: .seconds(240))
    #expect(result.standardOutput.hasSuffix("     11 0\n"), "\(result)")
    #expect(try machine.enicfgDone("status").lines(with: "in sync") == 10)
    for number in 1...10 {
      let address = "10.0.0.\(19 + number)"
      let way = try machine.output(of: ["ip", "route", "get", VPCLab.internet, "from", address])
      #expect(way.contains("dev eth\(number) table \(1000 + number)"))
    }
    #expect(try machine.enicfgDone("up", "--all").hasPrefix("No changes. "))
  }
}
