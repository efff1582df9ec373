// What else has a link in hand beside enicfg.

public import NetworkModel

/// A program that brings links up and takes them down, and has one in hand.
public struct LinkManager: Hashable, Sendable {
  /// The programs that distributions configure networks with.
  public enum Program: String, Hashable, Sendable, CaseIterable {
    /// ifup and ifdown, of Debian's ifupdown.
    case ifupdown
    /// systemd-networkd.
    case networkd = "systemd-networkd"
    /// NetworkManager.
    case networkManager = "NetworkManager"
  }

  /// The program.
  public var program: Program
  /// The file that says so.
  public var evidence: FilePath

  /// Pairs a program with the file that says so.
  public init(_ program: Program, asSaidBy evidence: FilePath) {
    self.program = program
    self.evidence = evidence
  }
}
