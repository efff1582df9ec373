// `plan` of several ENIs, one of which cannot be planned: the others are shown, and it is named.

import Testing
import VPCLab

@Suite struct PlanOfSeveralTests {
  private static let faults = [
    ("ip route add blackhole 192.0.2.0/24 table 1002", "tableInUse", Int32(65), "table 1002"),
    (
      "mkdir -p /var/lib/enicfg/enis; ln -s loop /var/lib/enicfg/enis/loop;"
        + " ln -s loop /var/lib/enicfg/enis/00:16:3e:12:16:ec.json",
      "file", Int32(10), "/var/lib/enicfg/enis/00:16:3e:12:16:ec.json"
    ),
  ]

  @Test(arguments: faults, [["plan"], ["up", "--dry-run"], ["plan", "--exit-code"]])
  func othersAreShown(
    _ fault: (String, kind: String, code: Int32, part: String), _ command: [String]
  ) throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    try lab.guest.shell(fault.0)
    let before = try lab.guest.possession()
    for words in waysToMeanThree {
      let result = try lab.guest.run(["enicfg"] + command + words)
      expectPartlyDone(
        result, naming: [fault.part], showing: ["eth1", "eth3"], not: "dev eth2")
      let shown = result.standardOutput
      for address in ["10.0.0.20", "10.0.0.22"] {
        #expect(shown.contains("+ rule     from \(address) lookup"), "\(shown)")
      }
      #expect(shown.hasSuffix("8 to add, 2 to change, 0 to remove.\n"), "\(shown)")
      try expectPartlyDone(
        try lab.guest.run(["enicfg"] + command + words + ["--json"]), kind: fault.kind,
        code: fault.code,
        of: "eth2", showing: ["eth1", "eth3"], isApplied: false)
    }
    try lab.guest.expectPossession(before)
  }

  /// A part of the commands would configure a part of the ENIs.
  @Test func noScriptIsWrittenOfAPart() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    try lab.guest.shell(Self.faults[0].0)
    let result = try lab.guest.enicfg("plan", "--all", "--as-commands")
    #expect(result.exitCode == 12 && !result.standardOutput.contains("#!"), "\(result)")
    expectOneLine(result.standardError, naming: ["eth2: ", "table 1002"])
  }

  @Test func silentServerOfALinkThatIsUpIsNamed() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    try lab.guest.shell("ip link set eth2 up")
    eventually { (try? lab.guest.hasCarrier("eth2")) == true }
    try lab.silenceDHCP(of: "eth2")
    let before = try lab.guest.possession()
    expectPartlyDone(
      try lab.guest.enicfg("plan", "--all", "--dhcp-timeout", "1"),
      naming: ["eth2: no DHCP reply"], showing: ["eth1", "eth3"], not: "eth2")
    try lab.guest.expectPossession(before)
  }
}
