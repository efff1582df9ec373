// The processors of the machine.

/// The CPUs of the machine that matter for queues.
package struct Processors: Hashable, Sendable {
  /// The CPUs that run (/sys/devices/system/cpu/online).
  package var online: CPUSet
  /// The CPUs that are kept free of the kernel's own work (`isolated` and `nohz_full`): the kernel
  /// removes them from every mask of receive packet steering.
  package var isolated: CPUSet
  /// The initial CPUs of a receive queue (`net.core.rps_default_mask`).
  package var defaultSteering: CPUSet

  /// Makes processors from their parts.
  package init(online: CPUSet, isolated: CPUSet = CPUSet(), defaultSteering: CPUSet = CPUSet()) {
    self.online = online
    self.isolated = isolated
    self.defaultSteering = defaultSteering
  }

  /// The CPUs that packets can be spread over.
  package var usable: CPUSet { online.subtracting(isolated) }
}
