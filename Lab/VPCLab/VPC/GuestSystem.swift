// What a virtual machine boots: a kernel's first file system, and perhaps a disk.

/// The system of a guest, as QEMU is given it.
struct GuestSystem {
  /// The kernel's first file system.
  let initramfs: Initramfs
  /// The image of the disk; nil for a guest that is in memory alone, and can't boot again.
  ///
  /// What the guest writes is kept apart from it, as long as the machine is there.
  var image: String?
  /// What the kernel is told besides ``MachineCommand/kernelArguments``.
  var kernelArguments: [String] = []
  /// What the firmware says the machine is; nil for QEMU's own.
  var product: String?

  /// Makes the small one: busybox, and the programs that the options name.
  init(_ options: MachineOptions, files: MachineFiles, host: Host) throws(LabError) {
    var programs: [String] = []
    let searchPath = "\(host.toolDirectory):\(Tool.searchPath)"
    for name in options.programs {
      guard let path = Tool.path(of: name, in: searchPath) else {
        throw .missingMachineFile(path: name)
      }
      programs.append(path)
    }
    initramfs = try Initramfs(files, programs: programs, host: host)
    kernelArguments = ["net.ifnames=0"]
  }

  /// Makes the full one, whose first file system leads to the disk.
  init(_ options: FullGuestOptions, files: MachineFiles) throws(LabError) {
    let directory = try MachineFiles.complete(options.directory, orNearest: ".build-tools/guest")
    initramfs = try Initramfs(options, files: files)
    image = directory + "/disk.img"
    // Nobody logs in: who waits for that is one process more.
    kernelArguments = ["systemd.getty_auto=no"] + options.allKernelArguments
    product = "Alibaba Cloud ECS"
  }
}
