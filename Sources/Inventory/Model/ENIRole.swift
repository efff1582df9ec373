// The role of an ENI in its instance.

/// The role of an ENI in its instance.
package enum ENIRole: String, Equatable, Sendable {
  /// It was created with the instance and cannot be detached.
  case primary
  /// It was attached to the instance.
  case secondary
}
