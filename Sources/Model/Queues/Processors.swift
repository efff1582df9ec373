// The processors of the machine.

/// The CPUs of the machine, as far as queues depend on them.
package struct Processors: Hashable, Sendable {
  /// Those that run (/sys/devices/system/cpu/online).
  package var online: CPUSet
  /// Those that are kept free of the kernel's own work (`isolated`, `nohz_full` beside it): the kernel
  /// takes them out of every mask of receive packet steering.
  package var isolated: CPUSet
  /// What a receive queue begins with (`net.core.rps_default_mask`).
  package var defaultSteering: CPUSet

  /// Makes processors of their parts.
  package init(online: CPUSet, isolated: CPUSet = CPUSet(), defaultSteering: CPUSet = CPUSet()) {
    self.online = online
    self.isolated = isolated
    self.defaultSteering = defaultSteering
  }

  /// Those that packets can be spread over.
  package var usable: CPUSet { online.subtracting(isolated) }
}
