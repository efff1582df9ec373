// What is advised for queues: by the number of CPUs and of channels.

import Model
import Testing

@testable import Planning

@Suite struct QueueAdviceTests {
  /// The advice for so many CPUs, of which some are isolated, and combined channels at most.
  private func advice(
    cpus: Int, isolated: Range<Int> = 0..<0, channels: UInt32?, queues: Int = 1
  ) -> QueueAdvice {
    let known = channels.map {
      Channels(maximum: ChannelCounts(combined: $0), current: ChannelCounts(combined: 1))
    }
    return QueueAdvice(
      LinkQueues(channels: known, steering: [CPUSet](repeating: CPUSet(), count: queues)),
      Processors(online: CPUSet(0..<cpus), isolated: CPUSet(isolated)))
  }

  @Test func asManyChannelsAsCPUsNeedNoSteering() {
    #expect(advice(cpus: 4, channels: 8).combined == 4)
    #expect(advice(cpus: 4, channels: 8).steering == CPUSet())
    #expect(advice(cpus: 1, channels: nil).steering == CPUSet())
  }

  @Test func steeringIsAdvisedForFewerChannelsThanCPUs() {
    #expect(advice(cpus: 16, channels: 8).combined == 8)
    #expect(advice(cpus: 16, channels: 8).steering == CPUSet(0..<8))
    #expect(advice(cpus: 2, channels: nil).combined == nil)
    #expect(advice(cpus: 2, channels: nil).steering == CPUSet(0..<2))
    #expect(advice(cpus: 8, channels: 2).steering == CPUSet(0..<4))
  }

  @Test func isolatedCPUsAreNotUsed() {
    #expect(advice(cpus: 8, isolated: 2..<4, channels: 1).steering == CPUSet([0, 1]))
    #expect(advice(cpus: 4, isolated: 1..<4, channels: nil).steering == CPUSet())
  }

  @Test(
    arguments: [(1, 4), (2, 4), (7, 4), (8, 4), (15, 4), (16, 8), (24, 8), (96, 8)]
      as [(Int, Int)])
  func theDocumentedRuleHasOneOrTwoDigits(_ cpus: Int, _ width: Int) {
    let processors = Processors(online: CPUSet(0..<cpus))
    #expect(processors.documentedSteering == CPUSet(0..<width))
  }
}
