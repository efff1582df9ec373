// The command enicfg-lab, run in a lab: labs can be nested.

import Testing

@testable import VPCLab

@Suite struct LabCommandTests {
  /// Runs enicfg-lab in this process's namespaces, through a shell that returns its exit code.
  private func enicfgLab(
    _ arguments: [String], environment: [String: String] = [:], before: [String] = []
  ) throws -> CommandResult {
    let stdin = try Descriptor(anonymousFile: "from a test\n")
    let stdout = try Descriptor(anonymousFile: "")
    let stderr = try Descriptor(anonymousFile: "")
    let child = try Child(
      before + [VPCLab.executableDirectory + "/enicfg-lab"] + arguments,
      environment: ["PATH": Tool.searchPath].merging(environment) { $1 },
      descriptors: StandardDescriptors(input: stdin, output: stdout, error: stderr),
      namespaces: .own, leadsGroup: true)
    return CommandResult(
      exitCode: child.reap(), standardOutput: stdout.contents(), standardError: stderr.contents())
  }

  @Test func commandHasTheDescriptorsAndItsExitCodeIsPassedOn() throws {
    let result = try enicfgLab(["run", "--", "sh", "-c", "cat; echo complaint >&2; exit 7"])
    #expect(result.exitCode == 7)
    #expect(result.standardOutput == "from a test\n")
    #expect(result.standardError == "complaint\n")
    #expect(try enicfgLab(["run", "--", "sh", "-c", "kill -KILL $$"]).exitCode == 128 + 9)
  }

  @Test func optionsConfigureTheLab() throws {
    let links = try enicfgLab(
      ["run", "--enis", "5", "--vswitches", "per-nic", "--no-dhcp", "--", "ls", "/sys/class/net"])
    #expect(links.standardOutput == "eth0\neth1\neth2\neth3\neth4\nlo\n")
  }

  @Test(arguments: [([], 0), (["--no-metadata"], 1)] as [([String], Int32)])
  func metadataIsServedUnlessTurnedOff(_ options: [String], exitCode: Int32) throws {
    let client = ["bash", "-c", "exec 3<>/dev/tcp/\(VPCLab.metadataAddress)/80"]
    #expect(try enicfgLab(["run"] + options + ["--"] + client).exitCode == exitCode)
  }

  @Test(arguments: ["run", "shell", "demo"])
  func helpShowsNoMetadata(_ command: String) throws {
    #expect(try enicfgLab([command, "--help"]).standardOutput.contains("--no-metadata"))
  }

  @Test func shellCommandRunsTheUsersShell() throws {
    let result = try enicfgLab(["shell"], environment: ["SHELL": "/bin/cat"])
    #expect(result.exitCode == 0 && result.standardOutput == "from a test\n")
  }

  @Test(arguments: [["run"], ["run", "--"], ["run", "--enis", "0", "--", "true"], ["walk"]])
  func wrongUsageIs64(_ arguments: [String]) throws {
    #expect(try enicfgLab(arguments).exitCode == 64)
  }

  @Test func unknownCommandIs127() throws {
    let result = try enicfgLab(["run", "--", "no-such-command"])
    #expect(result.exitCode == 127)
    #expect(result.standardError.contains("no-such-command"))
  }

  @Test func missingToolIsNamed() throws {
    let result = try enicfgLab(["run", "--", "true"], environment: ["PATH": "/nowhere"])
    #expect(result.exitCode == 69)
    #expect(result.standardError.contains("mount"))
  }

  @Test func missingRootIsReported() throws {
    let result = try enicfgLab(["run", "--", "true"], before: ["unshare", "--user"])
    #expect(result.exitCode == 69)
    #expect(result.standardError.contains("root"))
  }

  @Test func rootOfAUserNamespaceIsEnough() throws {
    let result = try enicfgLab(
      ["run", "--", "ping", "-c1", "-W2", VPCLab.internet],
      before: ["unshare", "--map-root-user", "--net", "--mount"])
    #expect(result.exitCode == 0, "\(result.standardError)")
  }
}
