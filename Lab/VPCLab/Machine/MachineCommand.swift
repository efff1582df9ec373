// The command line of QEMU.

/// QEMU's arguments for a virtual machine of the lab.
struct MachineCommand {
  let files: MachineFiles
  let options: MachineOptions
  let system: GuestSystem
  let configuration: VPCConfiguration

  /// The kernel parameters of every guest: a panic ends the machine, the rest is for speed.
  ///
  /// Without address randomization, the emulator can reuse translated code. The kernel would reject
  /// the TSC for its jitter and use a slower clock, so `tsc=reliable` makes it keep the TSC.
  private static let kernelArguments = [
    "console=ttyS0", "quiet", "panic=-1", "nokaslr", "norandmaps",
    "mitigations=off", "tsc=reliable", "cryptomgr.notests",
    // On a machine under load an emulated timer is late, and the kernel takes it for a broken one.
    "no_timer_check",
  ]

  /// The program and its arguments.
  ///
  /// - Parameter plugged: The NICs that exist from the start, in the order of their names.
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
    // After the devices that the guest addresses by number.
    words += disk
    for directory in files.firmware { words += ["-L", directory] }
    for nic in configuration.nics {
      // I/O ports are scarce, and virtio needs none.
      let port = "pcie-root-port,id=\(bus(of: nic)),chassis=\(nic.index + 1),io-reserve=0"
      words += ["-device", port]
    }
    for nic in plugged { words += ["-netdev", text(tap(nic)), "-device", text(device(nic))] }
    return words
  }

  /// The emulator, which emulates all CPUs in one thread, on one CPU of this machine.
  ///
  /// With a thread per CPU, the CPUs would mostly wait for each other if the guest has more of them
  /// than this machine, and even two are no faster. But one thread orders its memory accesses only for
  /// itself. The thread that serves the devices, on another CPU, would sometimes miss that the guest
  /// waits, and the guest would hang. So `taskset` keeps both threads on the same CPU.
  private var emulation: [String] {
    [
      "taskset", "--cpu-list", currentCPU, files.emulator, "-accel", "tcg,thread=single",
      "-smp", "\(options.cpuCount)",
    ]
  }

  /// The disk.
  ///
  /// A guest without a disk can't reboot: QEMU ends instead.
  private var disk: [String] {
    guard let image = system.image else { return ["-no-reboot"] }
    var words = [
      "-drive", "file=\(image),format=raw,if=none,id=disk,snapshot=on",
      "-device", "virtio-blk-pci,drive=disk", "-device", "pvpanic-pci",
    ]
    if let product = system.product { words += ["-smbios", "type=1,product=\(product)"] }
    return words
  }

  /// QEMU's environment.
  ///
  /// QEMU keeps the guest's writes to the disk in TMPDIR: /run, which only the router's namespaces see.
  var environment: [String: String] { files.environment.merging(["TMPDIR": "/run"]) { $1 } }

  private func socket(_ name: String, _ descriptor: MachineDescriptor) -> String {
    "socket,id=\(name),fd=\(descriptor.rawValue)"
  }

  /// The lab's end of a NIC, for QEMU's `-netdev` and QMP's `netdev_add`.
  func tap(_ nic: NIC) -> [(String, QMPValue)] {
    [
      ("type", .text("tap")), ("id", .text(tapName(of: nic))), ("ifname", .text(tapName(of: nic))),
      ("script", .text("no")), ("downscript", .text("no")),
      ("queues", .number(configuration.queueCount)),
    ]
  }

  /// The guest's end of a NIC, for QEMU's `-device` and QMP's `device_add`.
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

  /// Properties in the syntax of QEMU's options: the first value has no name.
  private func text(_ properties: [(String, QMPValue)]) -> String {
    let values = properties.prefix(1).map(\.1.text)
    return (values + properties.dropFirst().map { "\($0)=\($1.text)" }).joined(separator: ",")
  }

  /// The name of a NIC's tap in the router, and its identifier in QEMU.
  func tapName(of nic: NIC) -> String { "nic\(nic.index)" }

  private func bus(of nic: NIC) -> String { "port\(nic.index)" }
}

extension QMPValue {
  /// The value in the syntax of QEMU's options.
  var text: String {
    switch self {
    case .text(let text): text
    case .number(let number): "\(number)"
    case .flag(let flag): flag ? "on" : "off"
    }
  }
}

/// The number of the CPU that runs this thread, so one that the thread is allowed to use.
private var currentCPU: String {
  // Source: "processor" in proc_pid_stat(5). The name can contain anything, so count from its end.
  guard let stat = try? Descriptor(opening: "/proc/thread-self/stat").rest(),
    let end = stat.lastIndex(of: ")")
  else { return "0" }
  let fields = stat[end...].split(separator: " ")
  return fields.count > 37 ? String(fields[37]) : "0"
}
