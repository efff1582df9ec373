// The record of a lease, with the moment when it was granted.

package import DHCPv4
package import Model

/// A lease with the moment when it was granted.
package struct LeaseRecord: Equatable, Sendable {
  /// The lease that the server granted.
  package var lease: Lease
  /// When the client requested it, in whole seconds of CLOCK_BOOTTIME.
  package var acquiredAt: UInt64
  /// The boot that the clock counts from (/proc/sys/kernel/random/boot_id).
  package var boot: String

  /// Records a lease that is granted now.
  package init(_ lease: Lease, at moment: BootMoment) {
    self.init(lease, acquiredAt: moment.seconds, boot: moment.boot)
  }

  /// Makes a record from its parts.
  init(_ lease: Lease, acquiredAt: UInt64, boot: String) {
    self.lease = lease
    self.acquiredAt = acquiredAt
    self.boot = boot
  }

  /// Records a lease from the moment of its request, as ``LeaseKeeper/News`` tells it.
  ///
  /// - Parameters:
  ///   - instant: The time of CLOCK_BOOTTIME; a fraction of a second is left out, so that the lease
  ///     never seems to last longer than it does.
  ///   - boot: The ID of this boot.
  package init(_ lease: Lease, requestedAt instant: Duration, boot: String) {
    self.init(
      lease, acquiredAt: UInt64(clamping: instant.components.seconds), boot: boot)
  }

  /// When the client requested it, for ``LeaseKeeper/keep(_:of:known:requestedAt:at:)``.
  package var requestedAt: Duration { .seconds(Int64(clamping: acquiredAt)) }

  /// When it expires, in whole seconds of CLOCK_BOOTTIME; nil if it is permanent.
  package var expiresAt: UInt64? {
    guard case .seconds(let whole) = lease.leaseTime else { return nil }
    // No clock counts as far as a file may say.
    return acquiredAt + min(UInt64(whole), .max - acquiredAt)
  }

  /// The seconds until the lease expires; nil if it has expired, or was granted in an earlier boot.
  package func remaining(at moment: BootMoment) -> Lifetime? {
    guard boot == moment.boot, moment.seconds >= acquiredAt else { return nil }
    return remaining(at: moment.seconds)
  }

  /// The same at a time of CLOCK_BOOTTIME of its own boot, after its request.
  package func remaining(at seconds: UInt64) -> Lifetime? {
    guard let expiresAt else { return .forever }
    return seconds < expiresAt ? .seconds(UInt32(clamping: expiresAt - seconds)) : nil
  }
}

extension LeaseRecord: PerMAC {
  /// The MAC of the lease.
  package var mac: MACAddress { lease.mac }
}

/// The leases, `RUN-DIR/leases/MAC.json`.
package typealias LeaseFiles = FilesPerMAC<LeaseRecord>

extension FilesPerMAC<LeaseRecord> {
  /// The files in a run directory, which need not exist yet.
  package init(runDirectory: String) { self.init(directory: runDirectory + "/leases") }
}
