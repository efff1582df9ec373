// Kept state: what is read is written, and then read the same; what is broken is an error.

import DHCPv4
import Files
import Foundation
import Glibc
import Model
import Planning
import StateFiles

@testable import Report

extension FuzzTarget {
  static let linkRecord = FuzzTarget("link-record") { bytes in
    guard let record: LinkRecord = try kept(bytes) else { return }
    _ = record.numbers
    _ = record.tables
    _ = record.claimsNothing
  }

  static let eniRecord = FuzzTarget("eni-record") { bytes in
    guard let record: ENIRecord = try kept(bytes) else { return }
    _ = record.further.advertised
  }

  static let linkPresence = FuzzTarget("link-presence") { bytes in
    let _: LinkPresence? = try kept(bytes)
  }

  static let leaseRecord = FuzzTarget("lease-record") { bytes in
    guard let record: LeaseRecord = try kept(bytes) else { return }
    try checkSound(record.lease)
    for seconds in [0, record.acquiredAt, .max] {
      let moment = BootMoment(seconds: seconds, boot: record.boot)
      guard let left = record.remaining(at: moment) else { continue }
      try require(left <= record.lease.leaseTime, "\(left) are left of \(record.lease.leaseTime)")
    }
    var keeper = LeaseKeeper()
    keeper.keep(
      record.lease, of: 1, known: KnownTerms(), requestedAt: record.requestedAt, at: .seconds(1000))
  }

  static let indexes = FuzzTarget("indexes") { bytes in
    try inDirectory { directory in
      let file = IndexFile(stateDirectory: directory)
      try bytes.write(to: file.path)
      let lenient = file.readSoundOnes()
      do throws(FileError) {
        let indexes = try file.read()
        try? requireEqual(lenient, indexes, "what is sound is read leniently")
        try file.write(indexes)
        try? requireEqual(file.read(), indexes, "indexes are read as they were written")
      } catch {}
    }
  }

  static let agentReport = FuzzTarget("agent-report") { bytes in
    try inDirectory { directory in
      let file = AgentFile(runDirectory: directory)
      try bytes.write(to: directory + "/agent.json")
      guard let report = try? file.read() else { return }
      try file.write(report)
      try requireEqual(try file.read(), report, "a report is read as it was written")
      for now in [0, 1000, UInt64.max] { try show(AgentStatus(report, now: now)) }
    }
  }

  /// Shows a report in all forms.
  private static func show(_ agent: AgentStatus) throws {
    for line in AgentText.lines(agent) { try require(line == plainText(line), "\(line) is plain") }
    _ = try JSONEncoder().encode(AgentRunReport(agent))
    var metrics = AgentMetrics()
    for link in agent.report?.links ?? [] {
      let upkeep = LinkUpkeep(link, now: agent.now)
      _ = AgentText.line(upkeep)
      _ = upkeep.leaseLine
      _ = try JSONEncoder().encode(LinkUpkeepReport(upkeep))
      metrics.leaseExpiry[link.name] = upkeep.expiryIn.map { .seconds($0) }
      metrics.links[link.state.word, default: 0] += 1
    }
    let lines = metrics.text.utf8.split(separator: UInt8(ascii: "\n"))
    try require(lines.allSatisfy { $0.contains(UInt8(ascii: " ")) }, "each metric has a value")
  }

  /// The value of a file with these bytes, which is checked to be written and read the same; nil if it is broken.
  private static func kept<Value: PerMAC>(_ bytes: [UInt8]) throws -> Value? {
    guard let mac = MACAddress("00:16:3e:12:e7:27") else { return nil }
    return try inDirectory { directory in
      try bytes.write(to: FilesPerMAC<Value>(directory: directory).path(of: mac))
      guard let value = try? FilesPerMAC<Value>(directory: directory).value(of: mac) else {
        return nil
      }
      try checkKept(value, in: directory)
      return value
    }
  }

  /// Checks that a value is written to a file, and then read the same.
  static func checkKept(_ value: some PerMAC) throws {
    try inDirectory { try checkKept(value, in: $0) }
  }

  private static func checkKept<Value: PerMAC>(_ value: Value, in directory: String) throws {
    try FilesPerMAC<Value>(directory: directory).write(value)
    let again = try FilesPerMAC<Value>(directory: directory).value(of: value.mac)
    try requireEqual(again, value, "a value is read as it was written")
  }

  /// Works in a directory that is removed afterwards.
  private static func inDirectory<Value>(_ work: (String) throws -> Value) throws -> Value {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("enicfg-fuzz-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    return try work(directory)
  }
}

extension [UInt8] {
  /// Writes the bytes, as another program does.
  fileprivate func write(to path: String) throws {
    try Data(self).write(to: URL(fileURLWithPath: path))
  }
}
