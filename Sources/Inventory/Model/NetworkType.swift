// The kind of network that an instance is in.

/// The kind of network that an instance is in.
package enum NetworkType: String, Equatable, Sendable {
  /// A VPC: the instance has ENIs.
  case vpc
  /// The classic network: the instance has no ENIs, and the guest must not change its address.
  case classic
}
