// The exit codes, and which one an outcome has.

import Engine
import Report

/// The exit codes.
enum ExitCode {
  static let done: Int32 = 0
  static let driftFound: Int32 = 1
  static let pathFailed: Int32 = 1
  static let somethingToChange: Int32 = 2
  static let failed: Int32 = 10
  static let undoFailed: Int32 = 11
  static let partlyDone: Int32 = 12
  static let usage: Int32 = 64
  static let wrongHere: Int32 = 65
  static let unreachable: Int32 = 69
  static let locked: Int32 = 75
  static let notPermitted: Int32 = 77

  /// The code of an outcome with failures; nil where nothing failed.
  ///
  /// Where some ENIs are done, that they are is the code; where none is, what all failed for. One
  /// transaction of several ENIs fails as a whole, whatever it was that one of them failed for.
  ///
  /// - Parameters:
  ///   - outcome: What came of the operation.
  ///   - reports: Its failures.
  ///   - isAtomic: Whether all ENIs were one transaction.
  static func of(_ outcome: Outcome, _ reports: [ErrorReport], isAtomic: Bool) -> Int32? {
    guard let first = reports.first else { return nil }
    if reports.contains(where: { !$0.rolledBack }) { return undoFailed }
    if isAtomic, outcome.isAboutSeveral { return failed }
    if outcome.isPartlyDone { return partlyDone }
    return reports.allSatisfy { $0.code == first.code } ? first.code : failed
  }
}
