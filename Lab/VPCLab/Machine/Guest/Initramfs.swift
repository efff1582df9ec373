// The guest's first file system: an archive in memory, which the kernel unpacks.

internal import Glibc

/// An archive in cpio's format "newc", in an anonymous file.
///
/// Source: buffer-format.rst in the kernel's Documentation/driver-api/early-userspace.
struct Initramfs {
  let file: Descriptor
  private var names: Set<String> = []

  init() throws(LabError) { file = try Descriptor(anonymousFile: "") }

  /// Adds a directory and its parents.
  mutating func add(directory path: String) throws(LabError) {
    guard path != "/", !path.isEmpty, names.insert(path).inserted else { return }
    try add(directory: parent(of: path))
    try writeHeader(path, mode: S_IFDIR | 0o755, size: 0)
  }

  /// Adds a file, executable by default.
  mutating func add(
    file path: String, text: String, permissions: mode_t = 0o755
  ) throws(LabError) {
    try add(directory: parent(of: path))
    guard names.insert(path).inserted else { return }
    try writeHeader(path, mode: S_IFREG | permissions, size: text.utf8.count)
    try file.write(text)
    try pad(after: text.utf8.count)
  }

  /// Adds an executable copy of a file of this machine, at the same path by default.
  ///
  /// - Throws: ``LabError/missingMachineFile(path:)``.
  mutating func add(copyOf source: String, at path: String? = nil) throws(LabError) {
    let path = path ?? source
    var status = stat()
    guard unsafe stat(source, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .missingMachineFile(path: source)
    }
    try add(directory: parent(of: path))
    guard names.insert(path).inserted else { return }
    let size = Int(status.st_size)
    try writeHeader(path, mode: S_IFREG | 0o755, size: size)
    try file.append(try Descriptor(opening: source), count: size)
    try pad(after: size)
  }

  /// Adds a symbolic link.
  mutating func add(link path: String, to target: String) throws(LabError) {
    try add(directory: parent(of: path))
    guard names.insert(path).inserted else { return }
    try writeHeader(path, mode: S_IFLNK | 0o777, size: target.utf8.count)
    try file.write(target)
    try pad(after: target.utf8.count)
  }

  /// Ends the archive.
  func end() throws(LabError) { try writeHeader("/TRAILER!!!", mode: 0, size: 0) }

  /// Writes a header: 13 numbers of eight hexadecimal digits, the name, and padding to four bytes.
  private func writeHeader(_ path: String, mode: mode_t, size: Int) throws(LabError) {
    let name = path.dropFirst()
    var fields = [UInt32](repeating: 0, count: 13)
    // The inode number matters for hard links only, and each file has one link.
    fields[1] = mode
    fields[2] = 1
    fields[6] = UInt32(size)
    fields[11] = UInt32(name.utf8.count + 1)
    let digits = fields.map { field in
      let text = String(field, radix: 16)
      return String(repeating: "0", count: 8 - text.count) + text
    }
    try file.write("070701" + digits.joined() + name + "\0")
    try pad(after: 110 + name.utf8.count + 1)
  }

  private func pad(after count: Int) throws(LabError) {
    try file.write(String(repeating: "\0", count: (4 - count % 4) % 4))
  }

  private func parent(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }
}
