// What queues a NIC has, and what would be better.

public import NetworkModel

/// The queues of a link, as they are told of.
public struct QueueStatus: Hashable, Sendable {
  /// The link.
  public var link: Link
  /// The cloud's identifier of the ENI, where it is known.
  public var eni: String?
  /// Its queues.
  public var queues: LinkQueues
  /// What they would best be.
  public var advice: QueueAdvice

  /// Gathers what an observation holds about a link whose queues were looked at.
  public init(_ link: Link, eni: String?, in observed: ObservedState) {
    self.link = link
    self.eni = eni
    queues = observed.queues[link.name] ?? LinkQueues()
    advice = QueueAdvice(queues, observed.processors ?? Processors(online: CPUSet([0])))
  }

  /// The channels that would be better than those in effect; nil where they are as advised.
  public var betterCombined: UInt32? {
    guard let channels = queues.channels, let combined = advice.combined,
      channels.counts(combined) != channels.current
    else { return nil }
    return combined
  }

  /// The CPUs that would be better for the receive queues; nil where all have those already, or
  /// nobody can see them.
  public var betterSteering: CPUSet? {
    queues.steering.allSatisfy { $0 == advice.steering } ? nil : advice.steering
  }
}

/// What queues depend on beside the NICs.
public struct QueueSurvey: Hashable, Sendable {
  /// The links, in their order.
  public var links: [QueueStatus]
  /// The CPUs.
  public var processors: Processors
  /// Whether irqbalance runs; nil where that cannot be seen.
  public var balancesInterrupts: Bool?

  /// Makes a survey of its parts.
  public init(links: [QueueStatus], processors: Processors, balancesInterrupts: Bool?) {
    self.links = links
    self.processors = processors
    self.balancesInterrupts = balancesInterrupts
  }

  /// Whether interrupts that could go to several CPUs are spread by nobody.
  ///
  /// irqbalance ends by itself where there is one CPU.
  public var missesBalancing: Bool {
    balancesInterrupts == false && processors.online.count > 1
      && links.contains { ($0.advice.combined ?? 0) > 1 }
  }
}
