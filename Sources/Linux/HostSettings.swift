// The settings of links below /proc/sys/net, where the kernel shows those of the caller's network
// namespace.

internal import Execution
internal import Files
internal import Glibc
package import Model
internal import SystemCalls

/// Changes settings of links that netlink shows but cannot change, and reads those that hold for all links.
package enum HostSettings {
  private static let root = "/proc/sys"

  /// Whether the settings cannot be changed: /proc/sys is mounted read-only, or not at all.
  static func areReadOnly() -> Bool {
    var file = statvfs()
    guard unsafe statvfs(root + "/net/ipv6/conf", &file) == 0 else { return true }
    return file.f_flag & UInt(ST_RDONLY) != 0
  }

  /// The settings of IPv4 that hold for all links, in addition to those of each; without those that cannot be
  /// read.
  package static func ofAllLinks() -> [LinkSetting: UInt32] {
    guard let all = LinkName("all") else { return [:] }
    var values: [LinkSetting: UInt32] = [:]
    for setting in LinkSetting.allCases where setting.family == .v4 {
      guard let content = try? Files.read("\(root)/\(setting.path(of: all))") else { continue }
      let text = String(decoding: content.prefix { $0 != 0x0A }, as: UTF8.self)
      values[setting] = UInt32(text)
    }
    return values
  }

  /// Changes a setting of the link with an index; the link may have been renamed.
  ///
  /// - Returns: Nil on success, otherwise the error without the change.
  static func set(_ setting: LinkSetting, of index: UInt32, to value: UInt32) -> KernelError? {
    guard let name = name(of: index) else { return failure("if_indextoname", ENODEV) }
    let path = "\(root)/\(setting.path(of: name))"
    let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return failure("open", errno, path) }
    defer { close(file) }
    // The name may have become another link's before the file was opened. Afterwards it cannot: the
    // kernel refuses writes to the file of a name that is gone.
    guard self.name(of: index) == name else { return failure("if_indextoname", ENODEV) }
    var line = "\(value)\n"
    let count = line.withUTF8 { unsafe write(file, $0.baseAddress, $0.count) }
    return count >= 0 ? nil : failure("write", errno, path)
  }

  /// Nil also for a name that is not a link's below /proc/sys: kernels before Linux 4.16 accept it.
  private static func name(of index: UInt32) -> LinkName? {
    var bytes = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
    guard unsafe if_indextoname(index, &bytes) != nil else { return nil }
    let text = String(
      decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return ["all", "default"].contains(text) ? nil : LinkName(text)
  }

  private static func failure(
    _ call: String, _ number: Int32, _ path: String? = nil
  ) -> KernelError {
    KernelError(
      operation: call, number: number, message: ErrorNumber(number).words, path: path)
  }
}
