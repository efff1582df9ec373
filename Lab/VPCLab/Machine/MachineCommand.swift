// The command line of QEMU.

/// The descriptors that QEMU has besides the standard ones, by what they are for.
enum MachineDescriptor: Int, CaseIterable {
  case monitor = 3
  case terminal, commands, initramfs
}

/// QEMU's arguments for a virtual machine of the lab.
struct MachineCommand {
  let files: MachineFiles
  let options: MachineOptions
  let system: GuestSystem
  let configuration: VPCConfiguration

  /// The kernel's own: a panic ends the machine.
  ///
  /// The rest is for speed. An emulator translates code anew wherever it lies, so it lies where it did;
  /// the TSC, which the host's is, is not to be distrusted for its jitter, the other clocks being slow.
  private static let kernelArguments = [
    "console=ttyS0", "quiet", "panic=-1", "nokaslr", "norandmaps",
    "mitigations=off", "tsc=reliable", "cryptomgr.notests",
  ]

  /// The program and its arguments.
  ///
  /// - Parameter plugged: The NICs that are there from the start, in the order of their names.
  func words(plugged: [NIC]) -> [String] {
    let initramfs = "/proc/self/fd/\(MachineDescriptor.initramfs.rawValue)"
    var words = emulation
    words += [
      "-M", "q35", "-cpu", "qemu64,+rdrand", "-m", "\(options.memory)", "-no-user-config",
      "-nodefaults", "-display", "none", "-kernel", files.kernel, "-initrd", initramfs, "-append",
      (MachineCommand.kernelArguments + system.kernelArguments).joined(separator: " "),
      "-chardev", "file,id=console,path=/proc/self/fd/1", "-serial", "chardev:console",
      "-chardev", socket("monitor", .monitor), "-mon", "chardev=monitor,mode=control",
      "-device", "virtio-serial-pci",
      "-chardev", socket("terminal", .terminal),
      "-device", "virtconsole,chardev=terminal,nr=0",
      "-chardev", socket("commands", .commands),
      "-device", "virtserialport,chardev=commands,nr=1",
    ]
    // Behind what the guest knows by its number.
    words += disk
    for directory in files.firmware { words += ["-L", directory] }
    for nic in configuration.nics {
      // Ports of I/O are few, and virtio needs none.
      let port = "pcie-root-port,id=\(bus(of: nic)),chassis=\(nic.index + 1),io-reserve=0"
      words += ["-device", port]
    }
    for nic in plugged { words += ["-netdev", text(tap(nic)), "-device", text(device(nic))] }
    return words
  }

  /// The emulator, and how it emulates the CPUs: all of them in one thread, on one of this machine's.
  ///
  /// With a thread each, CPUs wait for one another most of the time where there are more of them than
  /// here, and two are no faster. But one thread orders its memory accesses for itself alone: from
  /// another CPU, the thread that serves the devices would now and then miss that the guest waits, and
  /// the guest would wait on. So both are kept on the same CPU.
  private var emulation: [String] {
    [
      "taskset", "--cpu-list", currentCPU, files.emulator, "-accel", "tcg,thread=single",
      "-smp", "\(options.cpuCount)",
    ]
  }

  /// The disk of a guest that has one and boots again; without, whoever boots again ends.
  private var disk: [String] {
    guard let image = system.image else { return ["-no-reboot"] }
    var words = [
      "-drive", "file=\(image),format=raw,if=none,id=disk,snapshot=on",
      "-device", "virtio-blk-pci,drive=disk", "-device", "pvpanic-pci",
    ]
    if let product = system.product { words += ["-smbios", "type=1,product=\(product)"] }
    return words
  }

  /// What QEMU has in its environment.
  ///
  /// What the guest writes to its disk goes where only the router's namespaces reach.
  var environment: [String: String] { files.environment.merging(["TMPDIR": "/run"]) { $1 } }

  private func socket(_ name: String, _ descriptor: MachineDescriptor) -> String {
    "socket,id=\(name),fd=\(descriptor.rawValue)"
  }

  /// The lab's end of a NIC, as QEMU's `-netdev` and QMP's `netdev_add` have it.
  func tap(_ nic: NIC) -> [(String, QMPValue)] {
    [
      ("type", .text("tap")), ("id", .text(tapName(of: nic))), ("ifname", .text(tapName(of: nic))),
      ("script", .text("no")), ("downscript", .text("no")),
      ("queues", .number(configuration.queueCount)),
    ]
  }

  /// The guest's end of a NIC, as QEMU's `-device` and QMP's `device_add` have it.
  func device(_ nic: NIC) -> [(String, QMPValue)] {
    let count = configuration.queueCount
    return [
      ("driver", .text("virtio-net-pci")), ("id", .text(nic.name)),
      ("netdev", .text(tapName(of: nic))), ("mac", .text(nic.macAddress)),
      ("bus", .text(bus(of: nic))), ("mq", .flag(count > 1)),
      // Two per pair of queues, one for the configuration, one for the control queue.
      ("vectors", .number(2 * count + 2)), ("romfile", .text("")),
    ]
  }

  /// As an option of the command line has it; the first value goes without its name.
  private func text(_ properties: [(String, QMPValue)]) -> String {
    let values = properties.prefix(1).map(\.1.text)
    return (values + properties.dropFirst().map { "\($0)=\($1.text)" }).joined(separator: ",")
  }

  /// The name of a NIC's tap, in the router and for QEMU.
  func tapName(of nic: NIC) -> String { "nic\(nic.index)" }

  private func bus(of nic: NIC) -> String { "port\(nic.index)" }
}

extension QMPValue {
  /// The value as an option of the command line has it.
  var text: String {
    switch self {
    case .text(let text): text
    case .number(let number): "\(number)"
    case .flag(let flag): flag ? "on" : "off"
    }
  }
}

/// The number of the CPU that this thread is on, which it is allowed to be on.
private var currentCPU: String {
  // Source: "processor" in proc_pid_stat(5); the fields behind the name, which may contain anything.
  guard let stat = try? Descriptor(opening: "/proc/thread-self/stat").rest(),
    let end = stat.lastIndex(of: ")")
  else { return "0" }
  let fields = stat[end...].split(separator: " ")
  return fields.count > 37 ? String(fields[37]) : "0"
}
