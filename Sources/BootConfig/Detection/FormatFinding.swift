// A format, and what speaks for it.

/// A format with what speaks for it.
package struct FormatFinding: Hashable, Sendable {
  /// The format.
  package let format: BootFormat
  /// What speaks for it, the strongest first.
  package let evidence: [FormatEvidence]

  var weight: Int { evidence.reduce(0) { $0 + $1.weight } }
}
