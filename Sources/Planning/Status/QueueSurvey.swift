// The queues of several NICs, and what they share.

package import Model

/// What queues depend on in addition to the NICs.
package struct QueueSurvey: Hashable, Sendable {
  /// The links, in their order.
  package var links: [QueueStatus]
  /// The CPUs.
  package var processors: Processors
  /// Whether irqbalance runs; nil where that cannot be seen.
  package var balancesInterrupts: Bool?

  /// Makes a survey of its parts.
  package init(links: [QueueStatus], processors: Processors, balancesInterrupts: Bool?) {
    self.links = links
    self.processors = processors
    self.balancesInterrupts = balancesInterrupts
  }

  /// Whether interrupts that could go to several CPUs are not spread.
  ///
  /// irqbalance ends by itself where there is one CPU.
  package var missesBalancing: Bool {
    balancesInterrupts == false && processors.online.count > 1
      && links.contains { ($0.advice.combined ?? 0) > 1 }
  }
}
