// What was verified of a link.

package import Model

/// The paths of a link, and what is in their way.
package struct LinkVerification: Equatable, Sendable {
  /// The link.
  package var link: Link
  /// The cloud's identifier of the ENI, if known.
  package var eni: String?
  /// Its paths.
  package var paths: [Path]
  /// What is in their way, the errors first.
  package var findings: [Finding]

  /// Makes a verification from its parts.
  package init(_ link: Link, eni: String?, paths: [Path], findings: [Finding]) {
    self.link = link
    self.eni = eni
    self.paths = paths
    self.findings =
      findings.filter { $0.severity == .error } + findings.filter { $0.severity == .warning }
  }

  /// Whether every path holds, and nothing that was found is an error.
  package var isSound: Bool {
    paths.allSatisfy(\.holds) && findings.allSatisfy { $0.severity != .error }
  }
}
