// Links that are not named ethN: the lowest free index, kept by MAC over detaching and attaching.

import Testing
import VPCLab

@Suite struct LinkNameTests {
  private func rename(_ names: KeyValuePairs<String, String>, in lab: VPCLab) throws {
    for (old, new) in names { try lab.guest.output(of: ["ip", "link", "set", old, "name", new]) }
    let files = "/proc/sys/net/ipv6/conf/*/disable_ipv6"
    try lab.guest.shell("for file in \(files); do echo 1 >$file; done")
  }

  /// The tables of the rules that enicfg made, by source.
  private func tables(in lab: VPCLab) throws -> [String: String] {
    let rules = try lab.guest.state().rules.filter { $0["protocol"] == .text("201") }
    return Dictionary(
      rules.map { ($0["src"]?.text ?? "", $0["table"]?.text ?? "") },
      uniquingKeysWith: { first, _ in first + " twice" })
  }

  @Test func lowestFreeIndexIsKept() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try rename(["eth1": "ens5", "eth2": "ens6"], in: lab)
    try lab.guest.enicfgDone("up", "ens6")
    try lab.guest.enicfgDone("up", "ens5")
    #expect(try tables(in: lab) == ["10.0.0.21": "1001", "10.0.0.20": "1002"])

    // Down, gone and back, and after a reboot: the same number.
    try lab.guest.enicfgDone("down", "ens6")
    try lab.guest.enicfgDone("down", "ens5")
    try lab.detach("eth1")
    try lab.guest.enicfgDone("up", "ens6")
    try lab.attach("eth1")
    try lab.guest.shell("rm -r /run/enicfg")
    try rename(["eth1": "enp0s9"], in: lab)
    try lab.guest.enicfgDone("up", "enp0s9")
    #expect(try tables(in: lab) == ["10.0.0.21": "1001", "10.0.0.20": "1002"])
  }

  @Test func linkIsNamedByAnAlternativeName() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let name = "enx00163e12e727-a-long-one"
    try lab.guest.output(of: ["ip", "link", "property", "add", "dev", "eth1", "altname", name])
    #expect(try lab.guest.enicfgDone("up", name).hasPrefix("eth1 "))
    #expect(try lab.guest.enicfgDone("status", name).contains("in sync"))
    try lab.guest.enicfgDone("alias", "add", name, "10.0.0.77")
    #expect(try lab.guest.enicfgDone("down", name).hasPrefix("eth1 "))
    try lab.expectRefusal(["up", name + "-2"], 65, naming: ["\(name)-2: no such link"])
  }

  @Test func numberOfAnEthNIsReserved() throws {
    let lab = try quietLab(VPCConfiguration(nicCount: 4))
    defer { lab.takeDown() }
    try rename(["eth1": "ens5"], in: lab)
    try lab.guest.enicfgDone("up", "ens5")
    #expect(try tables(in: lab) == ["10.0.0.20": "1001"])
    try rename(["eth3": "ens7"], in: lab)
    try lab.guest.enicfgDone("up", "ens7")
    #expect(try tables(in: lab)["10.0.0.22"] == "1003")
    try lab.guest.enicfgDone("up", "eth2")
    #expect(try tables(in: lab)["10.0.0.21"] == "1002")
  }

  @Test func planReservesNoNumber() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try rename(["eth1": "ens5", "eth2": "ens6"], in: lab)
    try lab.guest.shell("ip link set ens5 up")
    #expect(try lab.guest.enicfgDone("plan", "ens5").contains("table 1001"))
    #expect(try lab.guest.filesOfEnicfg() == [])
    try lab.guest.enicfgDone("up", "ens6")
    #expect(try tables(in: lab) == ["10.0.0.21": "1001"])
    #expect(try lab.guest.enicfgDone("plan", "ens5").contains("table 1002"))
  }

  @Test func swappedNamesDoNotMixUpNICs() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    try lab.guest.enicfgDone("down", "eth1", "eth2")
    try rename(["eth1": "spare", "eth2": "eth1", "spare": "eth2"], in: lab)
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    // An ethN has N: the numbers follow the names, the addresses the MACs.
    #expect(try tables(in: lab) == ["10.0.0.21": "1001", "10.0.0.20": "1002"])
    #expect(try lab.guest.way(to: VPCLab.internet, from: "10.0.0.21").contains("dev eth1,"))
    #expect(try lab.guest.way(to: VPCLab.internet, from: "10.0.0.20").contains("dev eth2,"))
  }

  @Test func renamedLinkIsTakenDownCompletely() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.shell("ip link set eth1 down")
    try rename(["eth1": "ens9"], in: lab)
    try lab.guest.shell("ip link set ens9 up")
    try lab.guest.enicfgDone("down", "ens9")
    #expect(try lab.guest.filesOfEnicfg().filter { $0.contains("/links/") } == [])
    // What another program makes there later is not enicfg's, even with the same address.
    try lab.guest.shell("ip link set ens9 up; ip addr add 10.0.0.20/24 dev ens9")
    let before = try lab.guest.state()
    #expect(
      try lab.guest.enicfgDone("down", "ens9") == "No changes. enicfg configured nothing on ens9.\n"
    )
    try lab.guest.expectState(before)
  }

  @Test func stateAndRunDirectoriesCanBeChanged() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try rename(["eth1": "ens5"], in: lab)
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "ens5", "--state-dir", "/run/s", "--run-dir", "/run/r/deep")
    let environment = ["ENICFG_STATE_DIR": "/run/s", "ENICFG_RUN_DIR": "/run/r/deep"]
    let again = try lab.guest.enicfg("up", "ens5", environment: environment)
    #expect(again.standardOutput == "No changes. ens5 is in sync.\n")
    #expect(try lab.guest.filesOfEnicfg() == [])
    #expect(try lab.guest.output(of: ["find", "/run/s", "-type", "f"]).lines.count == 1)
    let down = try lab.guest.enicfg("down", "ens5", environment: environment)
    #expect(down.exitCode == 0)
    try lab.guest.expectState(before)
  }
}
