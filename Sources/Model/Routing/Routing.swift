// The networks that are preferred to the default route of an ENI.

/// The networks that are preferred to an ENI's own default route.
package enum Routing: String, Hashable, Sendable, CaseIterable {
  /// None, as the provider documents it: all traffic from the ENI's addresses leaves by the ENI.
  case documented
  /// The networks in the main table other than the cloud's: containers, tunnels.
  case localFirst = "local-first"
}
