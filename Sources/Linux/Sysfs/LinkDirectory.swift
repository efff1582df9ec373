// The open directory of a link in sysfs; it stays the same link's when the link is renamed.

internal import Files
internal import Glibc
internal import Model

/// The owner of /sys/class/net/LINK.
struct LinkDirectory: ~Copyable {
  /// The path by which it was opened.
  let path: String
  private let descriptor: Int32

  /// Opens the directory of a link of this network namespace.
  ///
  /// /sys may show the links of another namespace: those of the process that mounted it.
  ///
  /// - Returns: Nil if /sys does not show this link.
  init?(index: UInt32, mac: MACAddress?) {
    var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
    guard unsafe if_indextoname(index, &name) != nil else { return nil }
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let path = "/sys/class/net/" + String(decoding: bytes, as: UTF8.self)
    let opened = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { return nil }
    guard Self.read("ifindex", in: opened) == "\(index)",
      mac == nil || Self.read("address", in: opened) == mac?.description
    else {
      close(opened)
      return nil
    }
    self.path = path
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// The single line of an attribute; nil if there is none, or if it cannot be read.
  func read(_ attribute: String) -> String? { Self.read(attribute, in: descriptor) }

  private static func read(_ attribute: String, in descriptor: Int32) -> String? {
    let file = unsafe openat(descriptor, attribute, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    // An attribute is at most a page long.
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe Glibc.read(file, $0.baseAddress, $0.count)
    }
    return count < 0 ? nil : firstLine(of: bytes[..<count])
  }

  /// The driver of the link's device; nil if there is none, or if it cannot be read.
  var driver: String? {
    let target = (try? Files.target(of: path + "/device/driver")) ?? nil
    return target?.split(separator: "/").last.map(String.init)
  }

  /// Writes an attribute with one system call, as sysfs requires.
  ///
  /// - Returns: Nil on success, otherwise the failed call and its error number.
  func write(_ value: String, to attribute: String) -> (call: String, number: Int32)? {
    let file = unsafe openat(descriptor, attribute, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return ("openat", errno) }
    defer { close(file) }
    var line = value + "\n"
    let count = line.withUTF8 { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
    return count >= 0 ? nil : ("write", errno)
  }
}

/// The first line of an attribute's content.
func firstLine(of bytes: ArraySlice<UInt8>) -> String {
  String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
}
