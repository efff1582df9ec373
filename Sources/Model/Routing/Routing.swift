// Which networks come before an ENI's own default route.

/// Which networks come before an ENI's own default route.
package enum Routing: String, Hashable, Sendable, Codable, CaseIterable {
  /// None, as the provider documents it: all that the ENI's addresses send goes by the ENI.
  case documented
  /// Those that the main table has beside the cloud's: containers, tunnels.
  case localFirst = "local-first"
}
