// What an ENI is to its instance.

/// What an ENI is to its instance.
package enum ENIRole: String, Hashable, Sendable {
  /// It came with the instance, and can't be detached.
  case primary
  /// It was attached.
  case secondary
}
