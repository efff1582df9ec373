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
