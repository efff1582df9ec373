// The descriptors that QEMU inherits from the lab.

/// The descriptors that QEMU inherits in addition to the standard ones, by purpose.
enum MachineDescriptor: Int, CaseIterable {
  case monitor = 3
  case terminal, commands, initramfs
}
