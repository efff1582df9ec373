// Sets of CPUs in the kernel's notations, and what is asked of queues.

import Model
import TestSupport
import Testing

@Suite struct CPUSetTests {
  @Test(
    arguments: [
      ("0", "", "0"), ("3", "0-1", "3"), ("ff", "0-7", "ff"), ("FF", "0-7", "ff"),
      ("00000000,00000003", "0-1", "3"), ("1,00000000", "32", "1,00000000"),
      ("1,f", "0-3,32", "1,0000000f"), ("a5", "0,2,5,7", "a5"),
      ("ffffffffff", "0-39", "ff,ffffffff"),
      ("ffffffff,ffffffff,ffffffff", "0-95", "ffffffff,ffffffff,ffffffff"),
    ])
  func masksAndListsOfTheSameSetAreEqual(_ mask: String, _ list: String, _ canonical: String) throws
  {
    let cpus = try #require(CPUSet(mask: mask))
    #expect(cpus.list == list)
    #expect(cpus.mask == canonical)
    #expect(CPUSet(list: list) == cpus)
    #expect(CPUSet(mask: canonical) == cpus)
    #expect(CPUSet(cpus.cpus) == cpus)
  }

  /// As single CPUs, these would take 4 GB.
  @Test func manyRangesTakeNoMoreThanOne() {
    let list = String(repeating: "0-8191,", count: 60_000) + "8-40"
    #expect(CPUSet(list: list)?.list == "0-8191")
  }

  @Test(arguments: [
    "", " ", "g", "0x3", "3 ", "-1", "1,", ",1", "1,,1", "1,123456789", "123456789,1", "f\u{301}",
    "३", String(repeating: "f", count: 2049),
  ])
  func invalidMasksAreRefused(_ text: String) { #expect(CPUSet(mask: text) == nil) }

  @Test(arguments: ["a", "1-", "-1", "3-1", "1,", "1--2", "01", "8192", "0-8192", "0-1-2", " 1"])
  func invalidListsAreRefused(_ text: String) { #expect(CPUSet(list: text) == nil) }

  @Test func everySetIsReadBackFromBothNotations() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<500 {
      let numbers = (0..<Int.random(in: 0...20, using: &random)).map { _ in
        Int.random(in: 0..<200, using: &random)
      }
      let cpus = CPUSet(numbers)
      #expect(CPUSet(mask: cpus.mask) == cpus)
      #expect(CPUSet(list: cpus.list) == cpus)
      #expect(cpus.cpus == Set(numbers).sorted())
      #expect(cpus.count == Set(numbers).count)
      let others = Set((0..<20).map { _ in Int.random(in: 0..<200, using: &random) })
      let other = CPUSet(others)
      #expect(cpus.intersection(other).cpus == Set(numbers).intersection(others).sorted())
      #expect(cpus.subtracting(other).cpus == Set(numbers).subtracting(others).sorted())
    }
  }

  @Test func emptySetsAreEqual() {
    #expect(CPUSet([40]).subtracting(CPUSet([40])) == CPUSet())
    #expect(CPUSet(mask: "0,00000000") == CPUSet())
    #expect(CPUSet().isEmpty && CPUSet().mask == "0" && CPUSet().list == "")
  }

  @Test func channelsAreCombinedOrOfEachDirection() {
    let combined = Channels(
      maximum: ChannelCounts(other: 1, combined: 8), current: ChannelCounts(other: 1, combined: 2))
    #expect(combined.bound == 8)
    #expect(combined.counts(3) == ChannelCounts(other: 1, combined: 3))
    let apart = Channels(
      maximum: ChannelCounts(rx: 8, tx: 4), current: ChannelCounts(rx: 8, tx: 4))
    #expect(apart.bound == 4)
    #expect(apart.counts(3) == ChannelCounts(rx: 3, tx: 3))
    let oneWay = Channels(maximum: ChannelCounts(rx: 8), current: ChannelCounts(rx: 8))
    #expect(oneWay.bound == 0)
  }

  @Test func requestedQueueSettingsAreRead() {
    #expect(CombinedChannels("max") == .maximum)
    #expect(CombinedChannels("2") == .count(2))
    for text in ["", "0", "-1", "01", "Max", "2.5", "4294967296", "two"] {
      #expect(CombinedChannels(text) == nil, "\(text)")
    }
    #expect(PacketSteering("auto") == .auto)
    #expect(PacketSteering("off") == .off)
    #expect(PacketSteering("F") == .mask(CPUSet(0..<4)))
    for text in ["", "Auto", "on", "0xf", "none"] {
      #expect(PacketSteering(text) == nil, "\(text)")
    }
  }
}
