// Links made by chance: whatever is desired, what is written is well-formed and the same each time.

import NetworkModel
import Planning
import TestSupport
import Testing

@testable import PersistentFiles

@Suite struct RandomLinkTests {
  private static let names = ["eth1", "ens5", "a-b_c", "enp0s31f6", "abcdefghijklmn", "0"]

  @Test(arguments: BootFormat.allCases) func everyFileIsWellFormed(_ format: BootFormat) throws {
    var random = SeededGenerator(seed: 21)
    var count = 0
    for _ in 0..<200 {
      let link = try Self.link(&random)
      let system = try Self.system(link)
      guard let files = try? format.files(for: link, in: system) else { continue }
      count += files.count
      #expect(try format.files(for: link, in: system) == files)
      #expect(Set(files.map(\.path)).count == files.count)
      for line in files.flatMap(\.lines) {
        #expect(line.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "\(line)")
        #expect(line.last != " ", "\(line)")
      }
    }
    #expect(count > 100)
  }

  @Test(arguments: BootFormat.allCases) func everyFileHasItsMarkAndIsReadBackWhole(
    _ format: BootFormat
  ) throws {
    var random = SeededGenerator(seed: 22)
    var count = 0
    for _ in 0..<100 {
      let link = try Self.link(&random)
      let system = try Self.system(link)
      guard let files = try? format.files(for: link, in: system) else { continue }
      let after = try Self.written(files, link, system)
      for file in files {
        let text = MarkedText(try #require(after[file.path]).bytes)
        let parts = file.extent == .whole ? [text.whole].compactMap(\.self) : text.blocks
        #expect(parts.map(\.mark.link) == [link.name.text], "\(file.path)")
        #expect(parts.map(\.mark.mac) == [link.mac])
        #expect(parts.map(\.isIntact) == [true])
        count += 1
      }
      // All that bears the link's mark is found by it.
      let marked = SystemFiles(contents: after).marked
      #expect(Set(marked.map(\.path)) == Set(files.map(\.path)))
    }
    #expect(count > 50)
  }

  /// What a reader of the format reads is what was desired, whatever that was.
  @Test(arguments: [BootFormat.ifcfg, .interfaces, .netplan, .networkd, .nm])
  func valuesSurvive(_ format: BootFormat) throws {
    var random = SeededGenerator(seed: 23)
    var count = 0
    // The shell that reads ifcfg is the slow part.
    while count < 25 {
      let link = try Self.link(&random)
      let system = try Self.system(link)
      guard !link.isPrimary, let files = try? format.files(for: link, in: system) else { continue }
      var expected = try SaidState(
        link, aliasLength: link.isLeased && format != .ifcfg && format != .interfaces ? 32 : nil)
      let found: SaidState
      switch format {
      case .ifcfg:
        found = try SaidState.ifcfg(files, link)
        expected = expected.without(metrics: true, detection: true)
      case .interfaces: found = try SaidState.interfaces(files, link)
      case .networkd: found = try SaidState.networkd(files, link)
      case .netplan: found = try SaidState.netplan(files, link)
      default:
        found = try SaidState.nm(files, link)
        expected = expected.without(labels: true, metrics: true, detection: true)
      }
      #expect(found.sorted == expected.sorted)
      count += 1
    }
  }

  /// The files of a system once these are written.
  private static func written(
    _ files: [BootFile], _ link: BootLink, _ system: SystemFiles
  ) throws -> [FilePath: FileContent] {
    var observed = ObservedState(links: [Link(index: 3, name: link.name, mac: link.mac)])
    observed.files = system.contents
    var desired = DesiredLink(link: link.name, extent: .filesOnly)
    desired.files = BootFiles(files)
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

  // MARK: Wishes

  private static func link(_ random: inout SeededGenerator) throws -> BootLink {
    let name = names.randomElement(using: &random) ?? "eth1"
    func number(_ range: ClosedRange<UInt32>) -> UInt32 { .random(in: range, using: &random) }
    let secondary = (0..<number(0...3)).map { at in
      "secondary 10.0.\(number(0...3)).\(30 + at)/\(number(8...32)) \(at * 13 + number(0...12))"
    }
    guard number(0...4) > 0 else {
      return try bootLink(wish: (["primary \(name)"] + secondary).joined(separator: "\n"))
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
    return try bootLink(wish: lines.joined(separator: "\n"))
  }
}
