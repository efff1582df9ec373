// How leases are acquired, as the engine needs it.

package import DHCPv4

/// Acquires leases for several links at once.
package protocol LeaseAcquirer {
  /// Asks for leases, and tells of the results as soon as they are known: of those that are there at once
  /// together.
  ///
  /// It ends when each link has a lease or none, after the limit at the latest.
  ///
  /// - Parameters:
  ///   - requests: The links, each once.
  ///   - limit: How long to try.
  ///   - finished: Takes results, at least one; the other links are waited for meanwhile.
  /// - Throws: ``Failure/interrupted`` where a signal asked for the end, ``Failure/lease(_:)`` or
  ///   ``Failure/kernel(_:)`` where nothing could be asked. Then the links that were not told of have
  ///   none.
  func acquire(
    _ requests: [LeaseRequest], within limit: Duration,
    _ finished: ([LeaseResult]) -> Void
  ) throws(Failure)
}
