// Random links: their files are well-formed and always the same.

import Model
import Planning
import TestSupport
import Testing

@testable import BootConfig

@Suite struct RandomLinkTests {
  private static let names = ["eth1", "ens5", "a-b_c", "enp0s31f6", "abcdefghijklmn", "0"]

  @Test(arguments: BootFormat.allCases) func everyFileIsWellFormed(_ format: BootFormat) throws {
    let samples = try Self.samples(of: format, among: 200, seed: 21)
    for sample in samples {
      let files = sample.files
      #expect(try format.files(for: sample.link, in: sample.system) == files)
      #expect(Set(files.map(\.path)).count == files.count)
      for line in files.flatMap(\.lines) {
        #expect(line.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "\(line)")
        #expect(line.last != " ", "\(line)")
      }
    }
    #expect(samples.flatMap(\.files).count > 100)
  }

  @Test(arguments: BootFormat.allCases) func everyFileHasItsMarkAndIsReadBackWhole(
    _ format: BootFormat
  ) throws {
    let samples = try Self.samples(of: format, among: 100, seed: 22)
    for sample in samples {
      let after = try Self.written(sample)
      for file in sample.files {
        let text = MarkedText(try #require(after[file.path]).bytes)
        let parts = file.extent == .whole ? [text.whole].compactMap(\.self) : text.blocks
        #expect(parts.map(\.mark.link) == [sample.link.name.text], "\(file.path)")
        #expect(parts.map(\.mark.mac) == [sample.link.mac])
        #expect(parts.map(\.isIntact) == [true])
      }
      // The mark finds every file of the link.
      let marked = SystemFiles(contents: after).marked
      #expect(Set(marked.map(\.path)) == Set(sample.files.map(\.path)))
    }
    #expect(samples.flatMap(\.files).count > 50)
  }

  /// A reader of the format reads the desired values.
  @Test(arguments: [BootFormat.ifcfg, .interfaces, .netplan, .networkd, .nm])
  func randomLinksAreReadBack(_ format: BootFormat) throws {
    // The shell that reads ifcfg is the slow part.
    let samples = try Self.samples(of: format, among: 100, seed: 23).filter { !$0.link.isPrimary }
      .prefix(25)
    for sample in samples {
      #expect(
        try format.read(sample.files, sample.link).sorted == format.said(of: sample.link).sorted)
    }
    #expect(samples.count == 25)
  }

  /// A link with the files that a format has for it in a system.
  private struct Sample {
    let link: BootLink
    let system: SystemFiles
    let files: [BootFile]
  }

  /// The random links that the format supports.
  private static func samples(
    of format: BootFormat, among count: Int, seed: UInt64
  ) throws -> [Sample] {
    var random = SeededGenerator(seed: seed)
    return try (0..<count).compactMap { _ in
      let link = try link(&random)
      let system = try system(link)
      guard let files = try? format.files(for: link, in: system) else { return nil }
      return Sample(link: link, system: system, files: files)
    }
  }

  /// The files of a system once these are written.
  private static func written(_ sample: Sample) throws -> [FilePath: FileContent] {
    let link = sample.link
    var observed = ObservedState(links: [Link(index: 3, name: link.name, mac: link.mac)])
    observed.files = sample.system.contents
    let desired = DesiredLink(
      link: link.name, goal: .filesOnly(mac: nil), files: BootFiles(sample.files))
    for step in try Planner.plan([desired], in: observed).steps { observed.apply(step.change) }
    return observed.files
  }

  /// A system in which each format has a file for a primary NIC.
  private static func system(_ link: BootLink) throws -> SystemFiles {
    var system = try systemThatHas("\(link.mac)")
    if link.isPrimary {
      let path = try #require(FilePath("/etc/sysconfig/network/ifcfg-\(link.name)"))
      system.contents[path] = FileContent("BOOTPROTO='dhcp'\n")
    }
    return system
  }

  // MARK: Requests

  private static func link(_ random: inout SeededGenerator) throws -> BootLink {
    let name = names.randomElement(using: &random) ?? "eth1"
    func number(_ range: ClosedRange<UInt32>) -> UInt32 { .random(in: range, using: &random) }
    let secondary = (0..<number(0...3)).map { at in
      "secondary 10.0.\(number(0...3)).\(30 + at)/\(number(8...32)) \(at * 13 + number(0...12))"
    }
    guard number(0...4) > 0 else {
      return try bootLink(request: (["primary \(name)"] + secondary).joined(separator: "\n"))
    }
    var lines = [
      "link \(name)",
      "numbers \(number(1...252)) \(number(1...9999)) \(number(4001...32765))"
        + (number(0...1) == 0 ? "" : " local-first"),
    ]
    if number(0...4) == 0 {
      lines.append("address 2001:db8::\(number(2...9))/64 via fe80::1")
    } else {
      lines.append("address 10.0.0.\(number(2...29))/\(number(16...24)) via 10.0.0.253")
      if number(0...1) == 0 { lines.append("lease 3600 from 10.0.0.253") }
      if number(0...1) == 0 {
        lines += ["also 10.0.0.253/32", "also 100.64.0.0/10 via 10.0.0.253"]
      }
      lines += secondary
    }
    if number(0...1) == 0 {
      lines += ["ipv6 2001:db8:0:1::\(number(1...99))/\(number(64...128))"]
      if number(0...3) > 0 { lines.append("ipv6-gateway fe80::fffd") }
    }
    if number(0...2) == 0 { lines.append("prefix 10.0.0.64/28") }
    if number(0...2) == 0 { lines.append("cloud 10.0.\(number(4...9)).0/24") }
    return try bootLink(request: lines.joined(separator: "\n"))
  }
}
