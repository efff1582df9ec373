// The processors of the machine in a report.

import Model
import Planning

/// The facts of the machine that matter for queues, in a report.
package struct MachineReport: Encodable, Equatable, Sendable {
  /// The CPUs that run, as a list: `0-3,8`.
  package var cpus: String
  /// The number of these CPUs.
  package var cpuCount: Int
  /// Those of these CPUs that are kept free of the kernel's own work.
  package var isolatedCPUs: String
  /// Whether irqbalance runs; null if unknown.
  package var irqbalance: Bool?

  init(_ survey: QueueSurvey) {
    cpus = survey.processors.online.list
    cpuCount = survey.processors.online.count
    isolatedCPUs = survey.processors.isolated.list
    irqbalance = survey.balancesInterrupts
  }

  private enum CodingKeys: String, CodingKey {
    case cpus, cpuCount, isolatedCPUs, irqbalance
  }

  /// Writes `irqbalance` as null if unknown.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(cpus, forKey: .cpus)
    try container.encode(cpuCount, forKey: .cpuCount)
    try container.encode(isolatedCPUs, forKey: .isolatedCPUs)
    try container.encode(irqbalance, forKey: .irqbalance)
  }
}
