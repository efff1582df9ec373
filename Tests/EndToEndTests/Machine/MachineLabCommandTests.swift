// The command enicfg-lab vm.

import Testing

@testable import VPCLab

@Suite(.serialized) struct MachineLabCommandTests {
  /// Runs enicfg-lab in this process's namespaces.
  ///
  /// - Parameter onTerminal: Whether it has a terminal of its own, to which the input is sent.
  private func enicfgLab(
    _ arguments: [String], input: String = "", onTerminal: Bool = false
  ) throws -> CommandResult {
    let stdin = try Descriptor(anonymousFile: input)
    let stdout = try Descriptor(anonymousFile: "")
    let stderr = try Descriptor(anonymousFile: "")
    let words = [VPCLab.executableDirectory + "/enicfg-lab"] + arguments
    let child = try Child(
      onTerminal ? ["script", "-qec", words.joined(separator: " "), "/dev/null"] : words,
      environment: ["PATH": Tool.searchPath],
      descriptors: StandardDescriptors(input: stdin, output: stdout, error: stderr),
      namespaces: .own, leadsGroup: true)
    return CommandResult(
      exitCode: child.reap(), standardOutput: stdout.contents(), standardError: stderr.contents())
  }

  @Test func commandHasAllNICsAndItsExitCodeIsPassedOn() throws {
    let script =
      "nproc; ls /sys/class/net; ethtool -l eth2 | grep -m1 Combined; echo no >&2; exit 7"
    let result = try enicfgLab(
      [
        "vm", "--queues", "3", "--cpus", "3", "--no-dhcp", "--no-metadata", "--", "sh", "-c",
        script,
      ])
    #expect(result.exitCode == 7)
    #expect(result.standardOutput == "3\neth0\neth1\neth2\nlo\nCombined:\t3\n")
    #expect(result.standardError == "no\n")
  }

  @Test func shellHasTheTerminal() throws {
    let result = try enicfgLab(
      ["vm", "--enis", "1", "--queues", "1"], input: "tty; echo $((6 * 7))\nexit 5\n",
      onTerminal: true)
    #expect(result.standardOutput.contains("/dev/hvc0\r\n42\r\n"))
    #expect(result.exitCode == 5)
  }

  @Test func shellRunsAScriptFromStandardInput() throws {
    let result = try enicfgLab(
      ["vm", "--enis", "1", "--queues", "1"], input: "ls /sys/class/net\nno-such-command")
    #expect(result.standardOutput == "eth0\nlo\n")
    #expect(result.standardError.contains("no-such-command"))
    #expect(result.exitCode == 127)
  }

  @Test(arguments: [["vm", "--cpus", "0"], ["vm", "--enis", "25"], ["vm", "true"]])
  func wrongUsageIs64(_ arguments: [String]) throws {
    #expect(try enicfgLab(arguments).exitCode == 64)
  }

  @Test func helpShowsTheExitStatuses() throws {
    let help = try enicfgLab(["vm", "--help"]).standardOutput
    for part in ["--cpus", "--queues", "Exit status", "127"] { #expect(help.contains(part)) }
  }
}
