// The programs that manage a link next to enicfg.

package import Model

/// A program that brings links up and takes them down, and manages one of them.
package struct LinkManager: Hashable, Sendable {
  /// The network managers of distributions.
  package enum Program: String, Equatable, Sendable, CaseIterable {
    /// ifup and ifdown, of Debian's ifupdown or of ifupdown-ng.
    case ifupdown
    /// systemd-networkd.
    case networkd = "systemd-networkd"
    /// NetworkManager.
    case networkManager = "NetworkManager"
    /// ConnMan.
    case connMan = "ConnMan"
  }

  /// The program.
  package var program: Program
  /// The file that shows it.
  package var evidence: FilePath

  /// Pairs a program with the file that shows it.
  package init(_ program: Program, asSaidBy evidence: FilePath) {
    self.program = program
    self.evidence = evidence
  }
}
