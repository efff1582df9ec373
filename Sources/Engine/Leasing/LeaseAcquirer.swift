// How leases are acquired, as the engine needs it.

package import DHCPv4

/// Acquires leases for several links at once.
package protocol LeaseAcquirer {
  /// Asks for leases, and tells each result as soon as it is known.
  ///
  /// It ends when each link has a lease or none, after the limit at the latest.
  ///
  /// - Parameters:
  ///   - requests: The links, each once.
  ///   - limit: How long to try.
  ///   - finished: Takes the number of a link and its result; the other links are waited for meanwhile.
  /// - Throws: ``Failure/interrupted`` where a signal asked for the end, ``Failure/lease(_:)`` or
  ///   ``Failure/kernel(_:)`` where nothing could be asked. Then the links that were not told of have
  ///   none.
  func acquire(
    _ requests: [LeaseRequest], within limit: Duration,
    _ finished: (UInt32, Result<Lease, DHCPError>) -> Void
  ) throws(Failure)
}
