// What tests of several ENIs share: three of them, one of which gets no answer, and what became of each.

import Testing

@testable import VPCLab

/// Makes a quiet lab with eth1, eth2 and eth3 next to the primary NIC, and a metadata service.
func threeENIs(queueCount: Int = 2) throws -> VPCLab {
  let lab = try quietLab(
    VPCConfiguration(nicCount: 4, queueCount: queueCount, metadata: MetadataOptions()))
  try lab.knowPrimary()
  return lab
}

/// How three ENIs are meant: by `--all`, or by their names.
let waysToMeanThree = [["--all"], ["eth1", "eth2", "eth3"]]

extension VPCLab {
  /// Drops the replies to a NIC's DHCP requests until `heal`.
  func silenceDHCP(of name: String) throws { try dropNextDHCP(100_000, of: name, .toGuest) }

  /// How often the DHCP server was asked by a NIC.
  func dhcpRequests(of name: String) throws -> Int { dhcpLog.lines(with: try nic(name).macAddress) }

  /// Starts enicfg with its two outputs in files, and returns once a silenced NIC has asked.
  func startWaiting(
    _ words: [String], for name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> RunningCommand {
    try silenceDHCP(of: name)
    let asked = try dhcpRequests(of: name)
    let command = try RunningCommand(words, in: self)
    try eventually(
      { try dhcpRequests(of: name) > asked },
      showing: { command.process.output }, sourceLocation: sourceLocation)
    return command
  }

  /// Waits until an ENI's rule is there, the last that `up` adds.
  func awaitRule(of name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let source = "from \(try nic(name).address) "
    try eventually(
      { try guest.output(of: ["ip", "rule"]).contains(source) }, sourceLocation: sourceLocation)
  }

  /// Expects the documented state of an ENI with its usual numbers, or with another table.
  func expectENI(
    _ name: String, table: Int? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let nic = try nic(name)
    let (table, metric) = (table ?? 1000 + nic.index, 1000 + nic.index)
    let labelled = try guest.labelled(name)
    #expect(labelled.contains("\(nic.address)/24"), sourceLocation: sourceLocation)
    let main = try guest.output(of: ["ip", "route", "list", "default", "dev", name])
    #expect(
      main.contains("via \(nic.gateway) ") && main.contains("metric \(metric)"),
      "\(main)", sourceLocation: sourceLocation)
    let own = try guest.output(of: ["ip", "route", "list", "table", "\(table)"])
    #expect(own.contains("default via \(nic.gateway) dev \(name)"), sourceLocation: sourceLocation)
    let sources = try guest.sources(lookingUp: table)
    #expect(sources.contains(nic.address), "\(sources)", sourceLocation: sourceLocation)
    let reaches = try guest.reaches(VPCLab.internet, from: nic.address)
    #expect(reaches, "\(name)", sourceLocation: sourceLocation)
  }

  /// Everything that is there of an ENI: link, addresses, routes, rules, settings, lines of files.
  func everything(of name: String) throws -> [String] {
    let nic = try nic(name)
    let own = [name, nic.address, nic.macAddress]
    let state = try guest.state()
    let objects =
      state.links.map { "\($0)" } + state.addresses + state.routes.map { "\($0)" }
      + state.rules.map { "\($0)" } + state.settings
    // The index file names several ENIs in a line of its own each.
    return (objects + (try guest.possession().files)).filter { line in
      own.contains { line.names($0) }
    }
  }

  /// Expects an ENI to be as it was before.
  ///
  /// A lease that was granted meanwhile is known from then on, and asked for again.
  func expectSame(
    _ name: String, _ before: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let now = try everything(of: name)
    let changes =
      before.filter { !now.contains($0) }.map { "- \($0)" }
      + now.filter { !before.contains($0) && !$0.hasPrefix("/run/enicfg/leases/") }
      .map { "+ \($0)" }
    #expect(changes == [], "\(name)", sourceLocation: sourceLocation)
  }
}

extension String {
  /// Whether the text contains a name, and not only as the beginning of a longer one.
  fileprivate func names(_ name: String) -> Bool {
    ranges(of: name).contains { self[$0.upperBound...].first?.isNumber != true }
  }
}

/// An enicfg that runs while a test goes on, with standard output and standard error apart.
struct RunningCommand {
  /// The process.
  let process: BackgroundCommand
  private let lab: VPCLab
  private let name: String

  /// Starts enicfg in the guest.
  init(_ words: [String], in lab: VPCLab) throws {
    self.lab = lab
    name = "/run/output-\(UInt32.random(in: 0...UInt32.max))"
    let script = #"name=$1; shift; exec enicfg "$@" >"$name.out" 2>"$name.err""#
    process = try lab.guest.start(["sh", "-c", script, "sh", name] + words)
  }

  /// Expects the command not to have ended.
  func expectRunning(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(throws: LabError.self, sourceLocation: sourceLocation) {
      try process.wait(timeout: .zero)
    }
  }

  /// Waits for the end.
  func result(timeout: Duration = .seconds(60)) throws -> CommandResult {
    let exitCode = try process.wait(timeout: timeout)
    return CommandResult(
      exitCode: exitCode, standardOutput: try lab.guest.contents(of: "\(name).out"),
      standardError: try lab.guest.contents(of: "\(name).err"))
  }
}

/// Expects that some ENIs failed: the exit code 12, one line that names the one that did, and the others
/// on standard output.
func expectPartlyDone(
  _ result: CommandResult, naming parts: [String], showing others: [String], not failed: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(result.exitCode == 12, "\(result)", sourceLocation: sourceLocation)
  expectOneLine(result.standardError, naming: parts, sourceLocation: sourceLocation)
  for link in others {
    let isShown = result.standardOutput.lines.contains { $0.hasPrefix("\(link)  ") }
    #expect(isShown, "\(result)", sourceLocation: sourceLocation)
  }
  let isShown = result.standardOutput.contains(failed)
  #expect(!isShown, "\(result)", sourceLocation: sourceLocation)
}

/// Expects that some ENIs failed, by the report in JSON.
func expectPartlyDone(
  _ result: CommandResult, kind: String, code: Int32, of failed: String, showing others: [String],
  isApplied: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(result.exitCode == 12, "\(result)", sourceLocation: sourceLocation)
  let report = try ReportShape(result.standardOutput, sourceLocation: sourceLocation)
  let error = try #require(report.error, sourceLocation: sourceLocation)
  #expect(error.kind == kind && error.code == code, "\(error)", sourceLocation: sourceLocation)
  #expect(error.link == failed && error.rolledBack, "\(error)", sourceLocation: sourceLocation)
  #expect(report.errors.count == 1, "\(report.errors)", sourceLocation: sourceLocation)
  #expect(report.changed && report.applied == isApplied, sourceLocation: sourceLocation)
  // With --all, the primary NIC is among those that are in sync.
  let links = report.links.map(\.name).filter { $0 != "eth0" }
  #expect(links == others, sourceLocation: sourceLocation)
  #expect(Set(report.changes.map(\.link)) == Set(others), sourceLocation: sourceLocation)
  expectOneLine(result.standardError, naming: [error.message], sourceLocation: sourceLocation)
}
