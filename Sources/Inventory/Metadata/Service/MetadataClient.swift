// Reads the inventory from the metadata service, with timeouts.

import SystemCalls

/// Reads the inventory from the metadata service.
///
/// It uses no proxy and follows no redirects.
package struct MetadataClient: Equatable, Sendable {
  /// The URL of the service.
  package var url: MetadataURL
  /// The timeouts.
  package var bounds: MetadataBounds
  /// The waits between attempts.
  package var backoff: Backoff

  /// Makes a client without sending anything.
  package init(
    url: MetadataURL = .standard, bounds: MetadataBounds = MetadataBounds(),
    backoff: Backoff = Backoff()
  ) {
    self.url = url
    self.bounds = bounds
    self.backoff = backoff
  }

  /// Reads the inventory within the timeouts.
  ///
  /// It always returns an inventory. What it could not read is unknown, and the reasons are in
  /// ``Inventory/problems``. The calling thread blocks; it must not be a thread of an event loop.
  ///
  /// - Parameter isOver: Whether to end at once; asked all the time, on another thread.
  package func inventory(
    unless isOver: @escaping @Sendable () -> Bool = { false }
  ) -> Inventory {
    var random = SystemRandomNumberGenerator()
    return inventory(using: &random, unless: isOver)
  }

  /// Reads the inventory; `random` is the source of the waits between attempts.
  package func inventory(
    using random: inout some RandomNumberGenerator,
    unless isOver: @escaping @Sendable () -> Bool = { false }
  ) -> Inventory {
    // The library ends the process where it cannot have these.
    if let number = Resources.shortage(
      descriptors: MetadataConnection.descriptors, memory: MetadataConnection.memory)
    {
      return Inventory(unlearnt: .unreachable(number), root: MetadataTree.latestRoot)
    }
    let connection = MetadataConnection(to: url, bounds: bounds, isInterrupted: isOver)
    var session = MetadataSession(connection: connection, backoff: backoff, random: random)
    let inventory = session.inventory()
    random = session.random
    connection.end()
    return inventory
  }
}
