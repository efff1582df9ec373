// What keeps a link from being compared with the cloud object by object.

/// Why a link is not what the cloud says, whatever the kernel has.
package enum CloudMismatch: Equatable, Sendable {
  /// `up` would refuse what the cloud says of it.
  case refused
  /// The cloud lists every ENI of the guest, and not the one that enicfg configured on the link.
  case unlisted
}
