// What units run at boot, and when a NIC comes or goes: nothing to do is no failure.

import Testing
import VPCLab

@Suite struct OccasionTests {
  /// A guest after a reboot: its NICs are as the cloud attached them, /run is empty.
  private func rebooted(_ lab: VPCLab) throws {
    try lab.guest.enicfgDone("down", "--all")
    try lab.guest.shell("rm -rf /run/enicfg")
  }

  @Test func bootConfiguresTheRecordedENIs() throws {
    let lab = try toldLab(MetadataOptions(secondaryCount: 1))
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    let configured = try lab.guest.state()
    try rebooted(lab)
    lab.stopMetadata()
    expectFailure(
      try lab.guest.enicfg("up", "--all"), 69, naming: ["http://100.100.100.200", "refused"])
    let result = try lab.guest.enicfg("up", "--all", "--boot")
    #expect(result.exitCode == 0, "\(result)")
    expectOneLine(
      result.standardError,
      naming: ["connection refused", "the ENIs that it named last time: eth0, eth1 and eth2"])
    try lab.guest.expectState(configured)
  }

  /// The service that is there counts, and what it names no more goes.
  @Test func bootPrefersTheMetadataService() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    try rebooted(lab)
    try lab.changeMetadata { $0.enis.removeAll { $0.name == "eth2" } }
    try lab.guest.shell("ip address add 10.0.9.9/32 dev eth2")
    try lab.guest.enicfgDone("up", "--all", "--boot")
    #expect(try lab.guest.addresses(of: "eth1").contains("10.0.0.20/24"))
    #expect(try !lab.guest.addresses(of: "eth2").contains("10.0.0.21/24"))
  }

  @Test func firstBootWithoutMetadataFails() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    lab.stopMetadata()
    try lab.expectRefusal(["up", "--all", "--boot"], 69, naming: ["http://100.100.100.200"])
  }

  @Test func lateOrUnsuitableHotplugEventIsIgnored() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      "ip link add br7 type bridge; ip link add veth7 type veth peer name far7; ip tuntap add tap7 mode tap"
    )
    let state = try lab.guest.state()
    for (link, why) in [
      ("eth9", "eth9: no longer there"), ("eth1", "eth1: left alone: it is a veth"),
      ("br7", "br7: left alone: it is a bridge"), ("veth7", "veth7: left alone: it is a veth"),
      ("tap7", "tap7: left alone: it is a tun"), ("lo", "lo: left alone: it has no driver"),
      ("00:16:3e:00:00:99", "00:16:3e:00:00:99: no longer there"),
    ] {
      let result = try lab.guest.enicfg("up", "--hotplug", link)
      #expect(result.exitCode == 0, "\(result)")
      expectOneLine(result.standardError, naming: [why])
      #expect(result.standardOutput == "No changes.\n")
      let down = try lab.guest.enicfgDone("down", "--hotplug", link)
      #expect(down == "No changes.\n")
    }
    try lab.guest.expectState(state)
  }

  @Test func hotplugDownCleansUpAndKeepsTheNumber() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.rename(["eth1": "ens5"])
    try lab.guest.enicfgDone("up", "ens5")
    let before = try lab.guest.output(of: ["cat", "/var/lib/enicfg/indexes.json"])
    #expect(try lab.guest.enicfgDone("down", "--hotplug", "ens5") == "No changes.\n")
    #expect(try lab.guest.addresses(of: "ens5").contains("10.0.0.20/24"))
    try lab.detach("eth1")
    #expect(try lab.guest.output(of: ["ip", "rule"]).contains("from 10.0.0.20"))
    #expect(try lab.guest.enicfgDone("down", "--hotplug", "ens5").contains("- rule"))
    #expect(try !lab.guest.output(of: ["ip", "rule"]).contains("from 10.0.0.20"))
    #expect(try lab.guest.output(of: ["cat", "/var/lib/enicfg/indexes.json"]) == before)
    #expect(try lab.guest.enicfgDone("down", "--hotplug", "ens5") == "No changes.\n")
  }

  /// A system whose /var cannot be written to: what is kept there is read, what comes is kept in /run.
  @Test func readOnlyStateDirectoryDoesNotPreventUp() throws {
    let lab = try toldLab(MetadataOptions(secondaryCount: 1))
    defer { lab.takeDown() }
    try lab.guest.rename(["eth1": "ens5"])
    try lab.guest.enicfgDone("up", "ens5")
    try lab.guest.enicfgDone("down", "ens5")
    let before = try lab.guest.output(of: ["cat", "/var/lib/enicfg/indexes.json"])
    try lab.guest.shell("mount --bind /var/lib /var/lib; mount -o remount,bind,ro /var/lib")
    for words in [
      ["up", "--all", "--boot"], ["up", "--all"], ["alias", "add", "ens5", "10.0.0.99"],
    ] {
      let result = try lab.guest.run(["enicfg"] + words)
      #expect(result.exitCode == 0, "\(result)")
      expectOneLine(result.standardError, naming: ["/var/lib/enicfg", "/run/enicfg/state"])
    }
    #expect(try lab.guest.output(of: ["cat", "/run/enicfg/state/indexes.json"]) == before)
    let status = try lab.guest.enicfgDone("status")
    #expect(status.lines(with: "in sync") == 3, "\(status)")
    #expect(status.contains("10.0.0.99/24"))
    #expect(try lab.guest.enicfgDone("alias", "list", "ens5").contains("added by hand"))
    #expect(try lab.guest.enicfgDone("plan", "--all").hasPrefix("No changes. "))
  }

  @Test(arguments: [
    ["up", "--hotplug", "--all"], ["up", "--boot", "eth1"], ["down", "--hotplug", "--all"],
    ["down", "--boot", "eth1"],
  ])
  func wrongUsageOfBootAndHotplugIs64(_ words: [String]) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.expectRefusal(words, 64, naming: ["enicfg"])
  }
}
