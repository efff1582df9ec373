// The benchmark runs to its end: every contestant does its job, and the state is reset in between.

import Testing
import VPCLab

@Suite struct LabBenchmarkTests {
  @Test func benchmarkMeasuresEveryContestant() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    let table = try lab.guest.output(of: [
      "enicfg-lab", "measure", "--rounds", "1", "--scripts", inCheckout("Tests/Benchmark"),
      "--dhclient", inCheckout(".build-tools/sbin/dhclient"),
    ])
    for name in ["enicfg up, by DHCP", "ip -batch", "documented procedure", "ip -j", "true"] {
      let line = try #require(table.split(separator: "\n").first { $0.hasPrefix(name) })
      #expect(line.contains(" ms") && line.hasSuffix(" MiB"))
    }
  }

  @Test func benchmarkMeasuresTheAgentBesideOtherServices() throws {
    let lab = try VPCLab(VPCConfiguration(nicCount: 1, dhcp: nil))
    defer { lab.takeDown() }
    for (name, unit) in [
      ("amazon-ec2-net-utils", "OnActiveSec=30\nOnUnitInactiveSec=60\nRandomizedDelaySec=5"),
      ("nm-cloud-setup", "OnBootSec=5min\nOnUnitActiveSec=5min"),
    ] {
      try lab.guest.write("# \(name) 1.0\n[Timer]\n\(unit)\n", to: "/run/timers/\(name).timer")
    }
    // A lab in a lab.
    let result = try lab.guest.run(
      [
        "enicfg-lab", "measure-agent", "--tries", "1", "--idle", "0", "--timers", "/run/timers",
        "--boot", bootPrograms.directory,
      ], timeout: .seconds(180))
    #expect(result.exitCode == 0, "\(result)")
    let lines = result.standardOutput.lines
    #expect(lines.count { $0.hasPrefix("enicfg agent") && $0.contains(" s ") } == 4)
    // A timer's next run is half a period away on average, its first run as long as the unit says.
    let waits = lines.filter { $0.hasPrefix("next run of ") }.map { line in
      line.split(whereSeparator: \.isWhitespace).dropFirst(5).prefix(1).joined()
    }
    #expect(waits == ["31.250", "150.000", "32.500", "150.000", "31.250", "150.000"])
    for name in ["enicfg agent", "systemd-networkd ", "NetworkManager "] {
      #expect(lines.contains { $0.hasPrefix(name) && $0.contains(" MiB") }, "\(name)")
    }
    #expect(result.standardOutput.contains("amazon-ec2-net-utils 1.0; nm-cloud-setup 1.0."))
  }

  @Test func benchmarkResetRefusesToRunOutsideOfALab() throws {
    let lab = try VPCLab(VPCConfiguration(nicCount: 1, dhcp: nil))
    defer { lab.takeDown() }
    // Any first process that does not hold a lab's guest.
    let result = try lab.guest.run([
      "unshare", "--pid", "--fork", "--mount-proc", "sh", "-c",
      "\(inCheckout("Tests/Benchmark/reset")); exit $?",
    ])
    #expect(result.exitCode == 69)
  }
}
