// Whether the kernel told of a change since it was asked last.

/// A subscription to links, addresses, routes, rules and next-hop objects in the network namespace of the
/// thread that opens it, of which only matters whether something came.
package struct ChangeWatch: ~Copyable {
  private var subscription: Subscription

  /// Subscribes.
  ///
  /// - Throws: `systemCall`.
  package init() throws(NetlinkError) {
    subscription = try Subscription(to: NetworkNotifications.groups)
  }

  /// Whether something changed since the last call.
  ///
  /// The kernel puts its news into the socket before a change is acknowledged: nothing that happened before
  /// the call is missed. What was lost, or comes faster than it is read, is news too.
  package mutating func hasNews() -> Bool {
    var isNews = false
    subscription.drain { _ in isNews = true }
    return isNews
  }
}
