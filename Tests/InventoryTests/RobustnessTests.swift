// The readers over truncated, mutated and random bytes: they refuse or read, and never trap.

import JSON
import Model
import TestSupport
import Testing

@testable import Inventory

@Suite struct RobustnessTests {
  private static let texts = [
    MetadataObjectTests.object, ENIFileTests.text, ConfigurationTests.text,
  ]
  .map { Array($0.utf8) }
  private static let lists = [
    #"["10.0.0.20","10.0.0.30"]"#, "[2001:db8::1,2001:db8::2]", "10.0.0.16/28\r\n10.0.0.32/28",
    "00:16:3e:12:e7:27/\n00:16:3e:12:e7:28/",
  ].map { Array($0.utf8) }

  /// Reads bytes in every way there is.
  private func read(_ bytes: [UInt8]) {
    if let tree = MetadataTree(object: bytes) { check(Inventory(tree)) }
    if let inventory = try? Inventory(describing: bytes, path: "-") { check(inventory) }
    if let configuration = try? Configuration(reading: bytes, path: "c") {
      _ = Inventory.merged(configuration: configuration)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    _ = MetadataList.elements(text)
    _ = try? MetadataURL(text)
    var tree = MetadataTree(
      root: "/", answers: [MetadataTree.macs: .text("\(Fixture.second)")], otherwise: .text(text))
    check(Inventory(tree))
    tree.answers[MetadataTree.macs] = .text(text)
    check(Inventory(tree))
  }

  /// A merged inventory, merged once more, is the same.
  private func check(_ inventory: Inventory) {
    let merged = Inventory.merged(metadata: inventory)
    #expect(Inventory.merged(metadata: merged).enis == merged.enis)
  }

  @Test func refusesEveryTruncatedJSON() {
    for text in Self.texts.prefix(2) {
      for length in 0..<text.count {
        let truncated = Array(text.prefix(length))
        #expect(MetadataTree(object: truncated) == nil)
        #expect(
          throws: ENIFileError.self, "\(length)"
        ) { try Inventory(describing: truncated, path: "-") }
      }
    }
  }

  @Test func readsOrRefusesEveryTruncatedConfigurationAndList() {
    for text in Self.texts.suffix(1) + Self.lists {
      for length in 0..<text.count { read(Array(text.prefix(length))) }
    }
  }

  /// The place that is named for a broken text lies within it.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func neverTrapsOnMutations(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<15 {
      for original in Self.texts + Self.lists {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          mutate(&bytes, using: &random)
        }
        read(bytes)
        let lines = bytes.count { $0 == 0x0A } + 1
        if case .malformed(_, let line, _) = error(describing: bytes) {
          #expect((1...lines).contains(line))
        }
      }
    }
  }

  /// The locator and the decoder agree on what is JSON.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func findsTheDefectWhereverTheDecoderRefuses(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      var bytes = Self.texts[1]
      mutate(&bytes, using: &random)
      if case .malformed(_, 1, 1) = error(describing: bytes), !bytes.isEmpty {
        #expect(JSONSyntax.firstDefect(in: bytes) == 0)
      }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func neverTrapsOnRandomBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let likely = Array("{}[]\":,- \n'\"&*!|>%@`#?ax0/\\".utf8)
    for _ in 0..<100 {
      let length = Int.random(in: 0..<200, using: &random)
      read((0..<length).map { _ in random.next() })
      read((0..<length).map { _ in likely.randomElement(using: &random) ?? 0 })
    }
  }

  private func error(describing bytes: [UInt8]) -> ENIFileError? {
    do throws(ENIFileError) {
      _ = try Inventory(describing: bytes, path: "-")
      return nil
    } catch {
      return error
    }
  }

  private func mutate(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
    let offset = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes[offset] = random.next()
    case 1: bytes[offset] = Array("{}[]\":, \n0".utf8).randomElement(using: &random) ?? 0
    case 2: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: offset)
    default:
      let end = min(bytes.count, offset + Int.random(in: 1...20, using: &random))
      bytes.removeSubrange(offset..<end)
      if bytes.isEmpty { bytes = [0x20] }
    }
  }
}
