// What came of asking for a link's lease.

/// How the exchange about a link's lease ended.
package struct LeaseResult: Sendable {
  /// The number of the link.
  package var link: UInt32
  /// Its lease, or why there is none.
  package var result: Result<Lease, DHCPError>

  /// Pairs a link with its result.
  package init(_ link: UInt32, _ result: Result<Lease, DHCPError>) {
    self.link = link
    self.result = result
  }
}
