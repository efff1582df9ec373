// Support for tests of the virtual machine: a running one, because booting takes seconds.

import Testing

@testable import VPCLab

/// A lab and its virtual machine.
///
/// A test that uses the shared one restores its state.
struct BootedMachine {
  let lab: VPCLab
  let machine: VirtualMachine

  init(lab: VPCLab, machine: VirtualMachine) {
    self.lab = lab
    self.machine = machine
  }

  init(_ options: MachineOptions = MachineOptions(), metadata: MetadataOptions? = nil) throws {
    lab = try VPCLab(VPCConfiguration(queueCount: 4, metadata: metadata, guest: .machine))
    machine = try lab.boot(options)
  }

  /// The shared one, with eth0 plugged in; it ends with this process.
  static var common: BootedMachine { get throws { try booted.get() } }

  private static let booted = Result { try BootedMachine() }
}

extension VirtualMachine {
  /// The names of its links, sorted.
  func links() throws -> [String] { try output(of: ["ls", "/sys/class/net"]).lines }
}
