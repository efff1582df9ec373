// Support for tests of enicfg: a lab per test, the built program in its guest, expected failures.

import Glibc
import Synchronization
import Testing

@testable import VPCLab

/// Makes a lab whose guest has IPv6 off: only the test changes state and sends packets.
func quietLab(_ configuration: VPCConfiguration = VPCConfiguration()) throws -> VPCLab {
  let lab = try enicfgLab(configuration)
  try lab.guest.shell("for file in /proc/sys/net/ipv6/conf/*/disable_ipv6; do echo 1 >$file; done")
  return lab
}

/// Makes a lab whose guest finds the enicfg of this build.
func enicfgLab(_ configuration: VPCConfiguration = VPCConfiguration()) throws -> VPCLab {
  // PATH may contain an installed enicfg, which is not the one to test.
  let programs = VPCLab.executableDirectory
  let isBuilt = unsafe access(programs + "/enicfg", X_OK) == 0
  try #require(isBuilt, "build it: swift build --build-tests")
  let lab = try VPCLab(configuration, toolDirectory: programs)
  // Without a metadata service, turn off the metadata, so that no command prints a note about it.
  if configuration.metadata == nil { try lab.guest.configure("metadata: {enabled: false}") }
  return lab
}

extension CommandRunning {
  /// Runs enicfg and waits for its end.
  func enicfg(
    _ words: String..., environment: [String: String] = [:]
  ) throws -> CommandResult {
    try run(["enicfg"] + words, environment: environment)
  }

  /// Runs enicfg, which must succeed without a note.
  ///
  /// - Returns: Its standard output.
  @discardableResult
  func enicfgDone(
    _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    try enicfgNotes(words, [], sourceLocation: sourceLocation)
  }

  /// Runs enicfg, which must succeed.
  ///
  /// - Parameter parts: Texts that standard error must contain; without any, it must be empty.
  /// - Returns: Its standard output.
  @discardableResult
  func enicfgNotes(
    _ words: [String], _ parts: [String], _ comment: String = "", input: String = "",
    environment: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let result = try run(["enicfg"] + words, environment: environment, input: input)
    let comment = "\(comment) \(result)"
    #expect(result.exitCode == 0, "\(comment)", sourceLocation: sourceLocation)
    let notes = result.standardError
    #expect(notes.isEmpty == parts.isEmpty, "\(comment)", sourceLocation: sourceLocation)
    let areNotes = notes.lines.allSatisfy { $0.hasPrefix("enicfg: note: ") }
    #expect(areNotes, "\(comment)", sourceLocation: sourceLocation)
    for part in parts {
      #expect(notes.contains(part), "\(comment)", sourceLocation: sourceLocation)
    }
    return result.standardOutput
  }

  /// Runs enicfg after another one was killed, if that was not at its end; it must succeed.
  ///
  /// - Returns: Its standard output.
  @discardableResult
  func enicfgAfterKill(
    _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let result = try run(["enicfg"] + words)
    #expect(result.exitCode == 0, "\(result)", sourceLocation: sourceLocation)
    #expect(
      result.standardError.lines.allSatisfy { $0.contains(": interrupted before the end") },
      "\(result)", sourceLocation: sourceLocation)
    return result.standardOutput
  }

  /// Writes the configuration, and replaces an earlier one.
  func configure(_ yaml: String) throws {
    let script = "mkdir -p /etc/enicfg; cat >/etc/enicfg/enicfg.yaml"
    try output(of: ["sh", "-ec", script], input: yaml + "\n")
  }

  /// Runs lines of sh, each of which must succeed.
  @discardableResult
  func shell(_ script: String) throws -> String { try output(of: ["sh", "-ec", script]) }

  /// Runs a command without any capability, like an ordinary user.
  func runWithoutCapabilities(_ command: [String]) throws -> CommandResult {
    try run(["setpriv", "--bounding-set=-all", "--inh-caps=-all"] + command)
  }

  /// How many packets a link has sent.
  func packetsSent(by link: String) throws -> Int {
    let text = try output(of: ["cat", "/sys/class/net/\(link)/statistics/tx_packets"])
    return try #require(Int(text.trimmed))
  }
}

extension VPCLab {
  /// Runs enicfg, which must fail with this exit code and one line on standard error, print nothing on
  /// standard output, and change nothing.
  ///
  /// - Parameter parts: Texts that the line must contain, beginning with the object.
  func expectRefusal(
    _ words: [String], _ code: Int32, naming parts: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try guest.state()
    let files = try guest.filesOfEnicfg()
    let result = try guest.run(["enicfg"] + words)
    expectFailure(result, code, naming: parts, sourceLocation: sourceLocation)
    try guest.expectState(before, sourceLocation: sourceLocation)
    #expect(try guest.filesOfEnicfg() == files, sourceLocation: sourceLocation)
  }
}

extension VPCLab {
  /// Runs a command that fails for one ENI alone: that one has to be as it was, and named in one line.
  ///
  /// - Returns: What was done, or planned, for the others.
  @discardableResult
  func expectOnlyFailure(
    of link: String, _ words: [String], naming parts: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let before = try guest.state()
    let result = try guest.run(["enicfg"] + words)
    #expect(result.exitCode == 12, "\(result)", sourceLocation: sourceLocation)
    expectOneLine(result.standardError, naming: parts, sourceLocation: sourceLocation)
    let changes = try guest.state().changes(since: before).filter { $0.contains(link) }
    #expect(changes == [], sourceLocation: sourceLocation)
    #expect(!result.standardOutput.contains("dev \(link)"), sourceLocation: sourceLocation)
    return result.standardOutput
  }

  /// Waits until the DHCP server's log contains a text, which may be there already.
  func awaitDHCPLog(_ text: String, times: Int = 1) throws {
    let server = try #require(server.withLock { $0 }, "no DHCP server runs")
    try server.waitForOutput(text)
    eventually { dhcpLog.lines(with: text) >= times }
  }
}

/// Expects the failure of a command: its exit code, and one line that contains some parts.
func expectFailure(
  _ result: CommandResult, _ code: Int32, naming parts: [String],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard result.exitCode == code else {
    Issue.record("not \(code): \(result)", sourceLocation: sourceLocation)
    return
  }
  #expect(result.standardOutput == "", sourceLocation: sourceLocation)
  expectOneLine(result.standardError, naming: parts, sourceLocation: sourceLocation)
}

/// Expects one line of enicfg that contains some parts.
func expectOneLine(
  _ text: String, naming parts: [String], sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(text.hasPrefix("enicfg: "), sourceLocation: sourceLocation)
  #expect(text.hasSuffix("\n"), sourceLocation: sourceLocation)
  #expect(text.filter(\.isNewline).count == 1, "\(text)", sourceLocation: sourceLocation)
  for part in parts {
    #expect(text.contains(part), sourceLocation: sourceLocation)
  }
}

extension String {
  /// The text without white space around it.
  var trimmed: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// The lines.
  var lines: [String] { split(separator: "\n").map(String.init) }

  /// How many lines contain a text.
  func lines(with text: String) -> Int { lines.count { $0.contains(text) } }
}
