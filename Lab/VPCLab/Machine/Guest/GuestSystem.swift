// The system that a virtual machine boots: an initramfs, and possibly a disk.

/// The system of a guest, as QEMU gets it.
struct GuestSystem {
  /// The initramfs.
  let initramfs: Initramfs
  /// The image of the disk; nil for a guest in memory only, which can't reboot.
  ///
  /// QEMU never writes to the image: the guest's changes go to a temporary file.
  var image: String?
  /// Kernel parameters in addition to ``MachineCommand/kernelArguments``.
  var kernelArguments: [String] = []
  /// The product name in the firmware (SMBIOS); nil for QEMU's own.
  var product: String?

  /// Makes the small system: busybox, and the programs that the options name.
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

  /// Makes the full system, whose initramfs switches to the disk.
  init(_ options: FullGuestOptions, files: MachineFiles) throws(LabError) {
    let directory = try MachineFiles.complete(options.directory, orNearest: ".build-tools/guest")
    initramfs = try Initramfs(options, files: files)
    image = directory + "/disk.img"
    // No login on the terminal: it would take one more process.
    kernelArguments = ["systemd.getty_auto=no"] + options.allKernelArguments
    product = "Alibaba Cloud ECS"
  }
}
