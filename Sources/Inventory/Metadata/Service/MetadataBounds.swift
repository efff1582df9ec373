// How long and how large an answer of the metadata service may be.

/// How long the metadata service is given.
package struct MetadataBounds: Hashable, Sendable {
  /// For everything.
  package var total: Duration
  /// For each answer, and for the first sign of life.
  package var answer: Duration
  /// How long a connection that is refused at first is tried again, within ``answer``.
  package var refusal: Duration

  /// Makes bounds; a service that is there answers in milliseconds.
  package init(
    total: Duration = .seconds(10), answer: Duration = .seconds(2),
    refusal: Duration = .seconds(2)
  ) {
    self.total = total
    self.answer = answer
    self.refusal = refusal
  }
}
