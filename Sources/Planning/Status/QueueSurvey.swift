// The queues of several NICs, and the facts of the machine.

package import Model

/// The queues of several NICs, and the facts of the machine that matter for them.
package struct QueueSurvey: Equatable, Sendable {
  /// The links, in their order.
  package var links: [QueueStatus]
  /// The CPUs.
  package var processors: Processors
  /// Whether irqbalance runs; nil if unknown.
  package var balancesInterrupts: Bool?

  /// Makes a survey from its parts.
  package init(links: [QueueStatus], processors: Processors, balancesInterrupts: Bool?) {
    self.links = links
    self.processors = processors
    self.balancesInterrupts = balancesInterrupts
  }

  /// Whether interrupts could be distributed over several CPUs, but irqbalance does not run.
  ///
  /// irqbalance ends by itself on a machine with one CPU.
  package var missesBalancing: Bool {
    balancesInterrupts == false && processors.online.count > 1
      && links.contains { ($0.advice.combined ?? 0) > 1 }
  }
}
