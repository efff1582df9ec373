// The timeouts of the metadata service.

/// The timeouts of the metadata service.
package struct MetadataBounds: Equatable, Sendable {
  /// For the whole inventory.
  package var total: Duration
  /// For each answer, and for the first response.
  package var answer: Duration
  /// For retries of a refused connection, within ``answer``.
  package var refusal: Duration

  /// Makes timeouts; a working service answers in milliseconds.
  package init(
    total: Duration = .seconds(10), answer: Duration = .seconds(2),
    refusal: Duration = .seconds(2)
  ) {
    self.total = total
    self.answer = answer
    self.refusal = refusal
  }
}
