// Options of a virtual machine.

/// How to make a virtual machine.
package struct MachineOptions: Hashable, Sendable {
  /// How many CPUs it has: 1…255.
  package var cpuCount: Int
  /// Its memory in MiB.
  ///
  /// Memory that the guest does not use takes none of this machine.
  package var memory: Int
  /// The names or paths of programs that it has in addition to busybox, with their libraries.
  package var programs: [String]
  /// Where `.ci/install-needs vm` has unpacked QEMU and the kernel; nil for the nearest
  /// `.build-tools/vm` in a directory above this process's executable.
  package var directory: String?

  /// Makes options; by default two CPUs, 1 GiB, and the programs for testing enicfg.
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
