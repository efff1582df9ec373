// The memory of the agent and of other network services, each in a lab of its own.

import VPCLab

/// Services that keep the same ENIs configured.
struct MemoryCourse {
  private let programs: UnpackedPrograms
  private static let links = ["eth1", "eth2"]

  /// Takes the other services from where they were unpacked.
  init(_ programs: UnpackedPrograms) { self.programs = programs }

  /// Starts all services, lets them be idle, and then reads their memory every second, for as long again.
  ///
  /// - Returns: The results as a table; ratios are relative to the agent.
  func run(idle: Int) throws(LabError) -> String {
    let labs = [try newLab(), try newLab(), try newLab()]
    let services = [
      ("enicfg agent", try startAgent(labs[0].guest)),
      (
        "systemd-networkd \(try version(labs[1].guest, "lib/systemd/systemd-networkd"))",
        try startNetworkd(labs[1].guest)
      ),
      (
        "NetworkManager \(try version(labs[2].guest, "usr/sbin/NetworkManager"))",
        try startNetworkManager(labs[2].guest)
      ),
    ]
    for lab in labs { try lab.guest.awaitRules() }
    for _ in 0..<idle { sleep(milliseconds: 1000) }
    var uses = services.map { _ in MemoryUse() }
    // The agent's memory depends on when it asked the metadata service last.
    for _ in 0..<max(idle, 1) {
      for (index, service) in services.enumerated() {
        uses[index].add(try Measure.memory(ofProcess: service.1.pid))
      }
      sleep(milliseconds: 1000)
    }
    for lab in labs { lab.takeDown() }
    let lines = zip(services, uses).map { service, use in
      row(service.0, use.columns(comparedWith: uses[0]))
    }
    let titles = ["RSS", "ratio", "PSS", "ratio", "most RSS"]
    return ([row("Memory, mean of \(max(idle, 1)) s, idle", titles)] + lines).joined(
      separator: "\n")
  }

  private func newLab() throws(LabError) -> VPCLab {
    try VPCLab(VPCConfiguration(metadata: MetadataOptions()))
  }

  private func startAgent(_ guest: Host) throws(LabError) -> BackgroundCommand {
    try guest.start(["enicfg", "agent"])
  }

  /// With the units that enicfg writes.
  private func startNetworkd(_ guest: Host) throws(LabError) -> BackgroundCommand {
    try persist(guest, service: "systemd-networkd", format: "networkd")
    return try guest.startNetworkd(of: programs)
  }

  /// With the keyfiles that enicfg writes.
  private func startNetworkManager(_ guest: Host) throws(LabError) -> BackgroundCommand {
    try persist(guest, service: "NetworkManager", format: "nm")
    let service = try guest.startNetworkManager(of: programs, managing: Self.links)
    for link in Self.links {
      let command = [
        programs.path("usr/bin/nmcli"), "-w", "20", "connection", "up", "enicfg-\(link)",
      ]
      let result = try guest.run(command, environment: programs.environment)
      guard result.succeeded else {
        throw .commandFailed(
          command: command, exitCode: result.exitCode, standardError: result.standardError)
      }
    }
    return service
  }

  private func persist(_ guest: Host, service: String, format: String) throws(LabError) {
    let wants = "/etc/systemd/system/multi-user.target.wants"
    try guest.output(of: ["mkdir", "-p", wants])
    try guest.output(of: ["ln", "-sf", "/lib/systemd/system/\(service).service", "\(wants)/"])
    try guest.output(of: ["enicfg", "persist", "--format", format] + Self.links)
  }

  /// What a program prints about its version: the first word that begins with a digit.
  private func version(_ guest: Host, _ path: String) throws(LabError) -> String {
    let result = try guest.run(
      [programs.path(path), "--version"], environment: programs.environment)
    let words = result.standardOutput.split(whereSeparator: \.isWhitespace)
    return words.first { $0.first?.isNumber == true }.map(String.init) ?? ""
  }
}

extension Host {
  /// Waits until the rules of both ENIs are there.
  fileprivate func awaitRules() throws(LabError) {
    try wait(for: "rules of eth1 and eth2") { () throws(LabError) in
      let rules = try output(of: ["ip", "-4", "rule"])
      return rules.contains("lookup 1001") && rules.contains("lookup 1002")
    }
  }
}
