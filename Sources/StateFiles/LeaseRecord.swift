// A lease as it is kept, and the moments that it is measured by.

package import Files
import Glibc
package import DHCPv4
package import Model

/// A lease as it was kept, with the moment when it was granted.
package struct LeaseRecord: Hashable, Sendable, Codable {
  /// What the server granted.
  package var lease: Lease
  /// When it was asked for, in whole seconds of CLOCK_BOOTTIME.
  package var acquiredAt: UInt64
  /// The boot that the clock counts from (/proc/sys/kernel/random/boot_id).
  package var boot: String

  /// Marks a lease as granted now.
  package init(_ lease: Lease, at moment: BootMoment) {
    self.lease = lease
    acquiredAt = moment.seconds
    boot = moment.boot
  }

  /// The seconds until the lease runs out; nil where it has, or where another boot's clock counted.
  package func remaining(at moment: BootMoment) -> Lifetime? {
    guard boot == moment.boot, moment.seconds >= acquiredAt else { return nil }
    guard case .seconds(let whole) = lease.leaseTime else { return .forever }
    let age = moment.seconds - acquiredAt
    return age < UInt64(whole) ? .seconds(whole - UInt32(age)) : nil
  }
}

/// A moment on the clock that counts from the boot, suspension included.
package struct BootMoment: Hashable, Sendable {
  /// Whole seconds of CLOCK_BOOTTIME.
  package var seconds: UInt64
  /// Which boot.
  package var boot: String
  /// Which network namespace, as /proc/self/ns/net names it; empty where that is not known.
  package var namespace: String

  /// Makes a moment of its parts.
  package init(seconds: UInt64, boot: String, namespace: String = "") {
    self.seconds = seconds
    self.boot = boot
    self.namespace = namespace
  }

  /// Where the kernel's numbers of links mean the same links: this boot, this namespace.
  package var place: String { "\(boot) \(namespace)" }

  /// This moment.
  ///
  /// - Throws: ``FileError`` where the kernel does not tell which boot this is.
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
      namespace: Files.target(of: "/proc/self/ns/net") ?? "")
  }
}

extension LeaseRecord: PerMAC {
  /// The MAC that the lease is for.
  package var mac: MACAddress { lease.mac }
}

/// The leases, `RUN-DIR/leases/MAC.json`.
package typealias LeaseFiles = FilesPerMAC<LeaseRecord>

extension FilesPerMAC<LeaseRecord> {
  /// The leases below a run directory, which need not exist yet.
  package init(runDirectory: String) { self.init(directory: runDirectory + "/leases") }
}
