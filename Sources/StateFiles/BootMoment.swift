// A moment on the clock that counts from the boot.

package import Files
import Glibc

/// A moment on the clock that counts from the boot, suspension included.
package struct BootMoment: Hashable, Sendable {
  /// Whole seconds of CLOCK_BOOTTIME.
  package var seconds: UInt64
  /// The ID of the boot.
  package var boot: String
  /// The network namespace, as /proc/self/ns/net names it; empty if unknown.
  package var namespace: String

  /// Makes a moment from its parts.
  package init(seconds: UInt64, boot: String, namespace: String = "") {
    self.seconds = seconds
    self.boot = boot
    self.namespace = namespace
  }

  /// The boot and the namespace in which the kernel's link indexes are valid.
  package var place: String { "\(boot) \(namespace)" }

  /// This moment.
  ///
  /// - Throws: ``FileError`` if the ID of the boot cannot be read.
  package static func now() throws(FileError) -> BootMoment {
    let path = "/proc/sys/kernel/random/boot_id"
    var time = timespec()
    unsafe clock_gettime(CLOCK_BOOTTIME, &time)
    guard let boot = try Files.read(path) else {
      throw .system(call: "open", path: path, number: ENOENT)
    }
    return BootMoment(
      seconds: UInt64(time.tv_sec),
      boot: String(decoding: boot.prefix { $0 != 0x0A }, as: UTF8.self),
      namespace: try Files.target(of: "/proc/self/ns/net") ?? "")
  }
}
