// Reads the inventory from the metadata service, with timeouts.

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
  package func inventory() -> Inventory {
    var random = SystemRandomNumberGenerator()
    return inventory(using: &random)
  }

  /// Reads the inventory; `random` is the source of the waits between attempts.
  package func inventory(using random: inout some RandomNumberGenerator) -> Inventory {
    let connection = MetadataConnection(to: url, bounds: bounds)
    var session = MetadataSession(connection: connection, backoff: backoff, random: random)
    let inventory = session.inventory()
    random = session.random
    connection.end()
    return inventory
  }
}
