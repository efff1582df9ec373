// The metadata service as an inventory: what is called, and how long it may take.

/// Reads the inventory from the metadata service.
///
/// No proxy is used, no redirect is followed, nothing is sent elsewhere.
package struct MetadataClient: Hashable, Sendable {
  /// Where the service is.
  package var url: MetadataURL
  /// How long it is given.
  package var bounds: MetadataBounds
  /// How long to wait between two attempts.
  package var backoff: Backoff

  /// Makes a client; nothing is sent.
  package init(
    url: MetadataURL = .standard, bounds: MetadataBounds = MetadataBounds(),
    backoff: Backoff = Backoff()
  ) {
    self.url = url
    self.bounds = bounds
    self.backoff = backoff
  }

  /// Reads the inventory, and waits for it no longer than the bounds say.
  ///
  /// It always comes back with what could be learnt; what could not is unknown, and stands in
  /// ``Inventory/problems``. The calling thread blocks; it is not one of an event loop.
  package func inventory() -> Inventory {
    var random = SystemRandomNumberGenerator()
    return inventory(using: &random)
  }

  /// Reads the inventory; the waits between attempts are drawn from `random`.
  package func inventory(using random: inout some RandomNumberGenerator) -> Inventory {
    let connection = MetadataConnection(to: url, bounds: bounds)
    var session = MetadataSession(connection: connection, backoff: backoff, random: random)
    let inventory = session.inventory()
    random = session.random
    connection.end()
    return inventory
  }
}
