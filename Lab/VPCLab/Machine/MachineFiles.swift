// The files of a virtual machine: QEMU and the kernel as unpacked, and the guest's file system.

internal import Glibc

/// The files that `.ci/install-needs vm` has unpacked.
struct MachineFiles {
  let directory: String

  /// Finds the files.
  ///
  /// - Throws: ``LabError/missingMachineFile(path:)``.
  init(in directory: String?) throws(LabError) {
    self.directory = try Self.complete(directory, orNearest: ".build-tools/vm")
  }

  /// A directory that `.ci/install-needs` has completed: the given one, or else the nearest one of
  /// this name in a directory above this process's executable.
  ///
  /// - Throws: ``LabError/missingMachineFile(path:)``.
  static func complete(
    _ directory: String?, orNearest place: String
  ) throws(LabError) -> String {
    let found = directory ?? nearest(place)
    guard isThere(found + "/complete") else { throw .missingMachineFile(path: found) }
    return found
  }

  var emulator: String { "\(directory)/usr/bin/qemu-system-x86_64" }
  var kernel: String { "\(directory)/vmlinuz" }
  /// The busybox for commands in the guest.
  var busybox: String { "\(directory)/bin/busybox" }
  /// The busybox for the guest's init: faster, but its shell runs its own commands, not programs.
  var initBusybox: String { "\(directory)/static/bin/busybox" }
  var modules: [String] { GuestInit.modules.map { "\(directory)/modules/\($0)" } }
  var firmware: [String] { ["seabios", "qemu"].map { "\(directory)/usr/share/\($0)" } }

  /// The variables for the emulator to find its libraries and its modules.
  var environment: [String: String] {
    let libraries = ["usr/lib", "lib"].map { "\(directory)/\($0)/x86_64-linux-gnu" }
    return [
      "LD_LIBRARY_PATH": libraries.joined(separator: ":"),
      "QEMU_MODULE_DIR": libraries[0] + "/qemu",
    ]
  }

  private static func nearest(_ place: String) -> String {
    var folders = VPCLab.executableDirectory.split(separator: "/")
    while !folders.isEmpty {
      let candidate = "/" + folders.joined(separator: "/") + "/" + place
      if isThere(candidate) { return candidate }
      folders.removeLast()
    }
    return place
  }

  private static func isThere(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
}

extension Initramfs {
  /// Makes the guest's file system.
  ///
  /// - Parameters:
  ///   - programs: Paths of programs on this machine; in the guest, each is in PATH.
  ///   - host: The host that runs the dynamic linker to list their libraries.
  init(_ files: MachineFiles, programs: [String], host: Host) throws(LabError) {
    try self.init()
    try add(file: "/init", text: GuestInit.script)
    try add(file: "/etc/resolv.conf", text: "")
    for directory in GuestInit.directories { try add(directory: directory) }
    try add(copyOf: files.initBusybox, at: "/lab/busybox")
    try add(copyOf: files.busybox, at: "/bin/busybox")
    for name in try host.output(of: [files.busybox, "--list"]).split(separator: "\n")
    where name != "busybox" {
      try add(link: "/bin/\(name)", to: "busybox")
    }
    for module in files.modules {
      try add(copyOf: module, at: "/lab/\(GuestInit.fileName(module))")
    }
    for program in programs {
      try add(copyOf: program)
      try add(link: "/usr/local/bin/\(GuestInit.fileName(program))", to: program)
    }
    // The guest's dynamic linker looks for libraries at the same paths as this machine's. The exit code
    // is not 0 if one of the programs is linked statically.
    let listed = try host.run(["ldd", files.busybox] + programs).standardOutput
    for line in listed.split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace)
      if line.contains("=> not found") { throw .missingMachineFile(path: String(words[0])) }
      if let path = words.first(where: { $0.hasPrefix("/") && !$0.hasSuffix(":") }) {
        try add(copyOf: String(path))
      }
    }
    try end()
  }
}
