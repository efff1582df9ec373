// A lease as it is kept, and the moments that it is measured by.

public import Files
import Glibc
public import DHCPv4
public import NetworkModel

/// A lease as it was kept, with the moment when it was granted.
public struct KeptLease: Hashable, Sendable, Codable {
  /// What the server granted.
  public var lease: Lease
  /// When it was asked for, in whole seconds of CLOCK_BOOTTIME.
  public var acquiredAt: UInt64
  /// The boot that the clock counts from (/proc/sys/kernel/random/boot_id).
  public var boot: String

  /// Marks a lease as granted now.
  public init(_ lease: Lease, at moment: BootMoment) {
    self.lease = lease
    acquiredAt = moment.seconds
    boot = moment.boot
  }

  /// The seconds until the lease runs out; nil where it has, or where another boot's clock counted.
  public func remaining(at moment: BootMoment) -> Lifetime? {
    guard boot == moment.boot, moment.seconds >= acquiredAt else { return nil }
    guard case .seconds(let whole) = lease.leaseTime else { return .forever }
    let age = moment.seconds - acquiredAt
    return age < UInt64(whole) ? .seconds(whole - UInt32(age)) : nil
  }
}

/// A moment on the clock that counts from the boot, suspension included.
public struct BootMoment: Hashable, Sendable {
  /// Whole seconds of CLOCK_BOOTTIME.
  public var seconds: UInt64
  /// Which boot.
  public var boot: String
  /// Which network namespace, as /proc/self/ns/net names it; empty where that is not known.
  public var namespace: String

  /// Makes a moment of its parts.
  public init(seconds: UInt64, boot: String, namespace: String = "") {
    self.seconds = seconds
    self.boot = boot
    self.namespace = namespace
  }

  /// Where the kernel's numbers of links mean the same links: this boot, this namespace.
  public var place: String { "\(boot) \(namespace)" }

  /// This moment.
  ///
  /// - Throws: ``FileError`` where the kernel does not tell which boot this is.
  public static func now() throws(FileError) -> BootMoment {
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

extension KeptLease: PerMAC {
  /// The MAC that the lease is for.
  public var mac: MACAddress { lease.mac }
}

/// The leases, `RUN-DIR/leases/MAC.json`.
public typealias LeaseFiles = FilesPerMAC<KeptLease>

extension FilesPerMAC<KeptLease> {
  /// The leases below a run directory, which need not exist yet.
  public init(runDirectory: String) { self.init(directory: runDirectory + "/leases") }
}
