// What is installed with the program: units with limits, and a rule for udev.

import Testing

@testable import VPCLab

@Suite struct PackagingTests {
  /// A guest in which everything is installed below /run/root.
  private func installed() throws -> VPCLab {
    let lab = try VPCLab(VPCConfiguration(nicCount: 1, dhcp: nil))
    try lab.guest.shell(
      """
      cd \(inCheckout("."))
      .ci/install-files \(VPCLab.executableDirectory)/enicfg /run/root /usr /etc
      """)
    return lab
  }

  /// Runs the unpacked systemd's own checker.
  private func analyze(_ lab: VPCLab, _ words: String...) throws -> CommandResult {
    try lab.guest.run(
      [bootProgram("usr/bin/systemd-analyze"), "--no-pager"] + words, environment: bootLibraries)
  }

  @Test(arguments: ["enicfg-agent.service", "enicfg-boot.service", "enicfg@.service"])
  func unitsAreSandboxed(_ unit: String) throws {
    let lab = try installed()
    defer { lab.takeDown() }
    let path = "/run/root/usr/lib/systemd/system/\(unit)"
    // In tenths: 2.0, where 10 is a service without any bounds.
    let result = try analyze(lab, "security", "--offline=true", "--threshold=20", path)
    let overall = result.standardOutput.lines.first { $0.contains("Overall exposure level") }
    print("\(unit): \(overall ?? result.standardError)")
    #expect(result.exitCode == 0, "\(result)")
    #expect(overall != nil)
  }

  @Test(arguments: ["enicfg-agent.service", "enicfg-boot.service"])
  func unitCanBeEnabledForTheBoot(_ unit: String) throws {
    let lab = try installed()
    defer { lab.takeDown() }
    let enabled = try lab.guest.run(
      [bootProgram("bin/systemctl"), "--root=/run/root", "enable", unit],
      environment: bootLibraries)
    #expect(enabled.exitCode == 0, "\(enabled)")
    for target in ["multi-user", "network-online"] {
      let link = "/run/root/etc/systemd/system/\(target).target.wants/\(unit)"
      #expect(try lab.guest.run(["test", "-L", link]).exitCode == 0, "\(target)")
    }
  }

  @Test func packagesHaveTheProgramsVersion() throws {
    let lab = try installed()
    defer { lab.takeDown() }
    let version = try lab.guest.output(of: ["/run/root/usr/bin/enicfg", "--version"]).trimmed
    let changelog = try Descriptor(opening: inCheckout("packaging/deb/changelog")).contents()
    #expect(changelog.hasPrefix("enicfg (\(version)) "))
    let spec = try Descriptor(opening: inCheckout("packaging/rpm/enicfg.spec")).contents()
    #expect(spec.lines.contains("Version:        \(version)"))
  }

  @Test func systemdAcceptsTheUnits() throws {
    let lab = try installed()
    defer { lab.takeDown() }
    let units = "/run/root/usr/lib/systemd/system"
    // The program is there under the name that the units have for it.
    try lab.guest.shell(
      """
      mkdir -p /run/units
      for unit in enicfg-agent.service enicfg-boot.service; do
        sed 's|/usr/bin/enicfg|/bin/true|' \(units)/$unit >/run/units/$unit
      done
      sed 's|/usr/bin/enicfg|/bin/true|' \(units)/enicfg@.service >/run/units/enicfg@eth1.service
      cp \(units)/enicfg-boot-retry.timer /run/units
      ! grep -r '@bindir@\\|@common@' \(units)
      """)
    for unit in [
      "enicfg-agent.service", "enicfg-boot.service", "enicfg-boot-retry.timer",
      "enicfg@eth1.service",
    ] {
      let result = try analyze(
        lab, "verify", "--man=no", "--recursive-errors=no", "/run/units/\(unit)")
      #expect(result.exitCode == 0 && result.standardError == "", "\(result)")
    }
    // The same checker finds what is wrong.
    try lab.guest.shell("echo 'ProtectSystm=strict' >>/run/units/enicfg-boot.service")
    let wrong = try analyze(
      lab, "verify", "--man=no", "--recursive-errors=no", "/run/units/enicfg-boot.service")
    #expect(wrong.standardError.contains("ProtectSystm"))
  }
}
