// A format with the evidence for it.

/// A format with the evidence for it.
package struct FormatFinding: Equatable, Sendable {
  /// The format.
  package let format: BootFormat
  /// The evidence, the strongest first.
  package let evidence: [FormatEvidence]

  var weight: Int { evidence.reduce(0) { $0 + $1.weight } }
}
