// Whether irqbalance runs; it distributes the interrupts of queues over the CPUs.

internal import Files

/// The service that distributes interrupts.
package enum InterruptBalancing {
  /// Whether a process of irqbalance exists; nil if /proc does not show processes.
  package static func isRunning() -> Bool? {
    let processes = ((try? Files.names(in: "/proc")) ?? []).filter { $0.first?.isNumber == true }
    guard !processes.isEmpty else { return nil }
    return processes.contains { process in
      let name = (try? Files.read("/proc/\(process)/comm")) ?? nil
      return name.map { firstLine(of: $0[...]) } == "irqbalance"
    }
  }
}
