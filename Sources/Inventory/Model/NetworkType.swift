// The kind of network that an instance is in.

/// The kind of network that an instance is in.
package enum NetworkType: String, Hashable, Sendable {
  /// A VPC: the instance has ENIs.
  case vpc
  /// The classic network: it has none, and its address is not the guest's to change.
  case classic
}
