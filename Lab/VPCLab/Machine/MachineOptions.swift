// What a virtual machine is to be like.

/// How a virtual machine is made.
package struct MachineOptions: Hashable, Sendable {
  /// How many CPUs it has: 1…255.
  package var cpuCount: Int
  /// Its memory in MiB; what the guest does not touch costs nothing.
  package var memory: Int
  /// The programs that it has besides busybox's, by their names or paths, with their libraries.
  package var programs: [String]
  /// Where `.ci/install-needs vm` has unpacked QEMU and the kernel; nil for the directory
  /// `.build-tools/vm` that is nearest above this process's executable.
  package var directory: String?

  /// Makes options; by default two CPUs, a GiB, and what enicfg is tried with.
  package init(
    cpuCount: Int = 2, memory: Int = 1024,
    programs: [String] = ["enicfg", "ip", "ethtool", "ping"], directory: String? = nil
  ) {
    self.cpuCount = cpuCount
    self.memory = memory
    self.programs = programs
    self.directory = directory
  }

  func check() throws(LabError) {
    guard 1...255 ~= cpuCount else { throw .impossible("A virtual machine has 1 to 255 CPUs.") }
    guard 128...65536 ~= memory else {
      throw .impossible("A virtual machine has 128 to 65536 MiB of memory.")
    }
  }
}
