// What a virtual machine is made of: QEMU and the kernel as unpacked, and the guest's file system.

internal import Glibc

/// What `.ci/install-needs vm` has unpacked.
struct MachineFiles {
  let directory: String

  /// Finds the files.
  ///
  /// - Throws: ``LabError/missingMachineFile(path:)``.
  init(in directory: String?) throws(LabError) {
    self.directory = try Self.complete(directory, orNearest: ".build-tools/vm")
  }

  /// A directory that `.ci/install-needs` has completed: a given one, or the one of this name that is
  /// nearest above this process's executable.
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
  /// What commands in the guest have, besides the lab's programs.
  var busybox: String { "\(directory)/bin/busybox" }
  /// What the guest's init is made of: quick, but its shell puts its own commands before programs.
  var initBusybox: String { "\(directory)/static/bin/busybox" }
  var modules: [String] { GuestInit.modules.map { "\(directory)/modules/\($0)" } }
  var firmware: [String] { ["seabios", "qemu"].map { "\(directory)/usr/share/\($0)" } }

  /// Where the emulator finds its libraries and its modules.
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
  ///   - programs: Their paths; each is found under its name.
  ///   - host: Where the dynamic linker says what they need.
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
    // Where they are, there the guest's dynamic linker looks for them, too. The exit code says only
    // that one of the programs needs none.
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
