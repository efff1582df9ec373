// Failures as sentences and exit codes: here, and nowhere else.

import Execution
import DHCPv4
import Glibc
import Model
import Planning
import Report
import StateFiles

/// Failures in words.
enum Messages {
  /// The report of a failure: its exit code, its kind, what happened, and what to do next.
  static func report(_ outcome: FailureOutcome) -> ErrorReport {
    var report = report(outcome.failure)
    guard !outcome.leftovers.isEmpty else { return report }
    report.code = ExitCode.undoFailed
    report.rolledBack = false
    report.message += "; undoing failed too, \(text(outcome.leftovers))"
    let isMissing = outcome.leftovers.contains { $0.step.change.action == .remove }
    report.hint =
      "look at it with enicfg status, and run enicfg "
      + (isMissing ? "up to bring it back" : "down to take it away")
    return report
  }

  /// What of the steps is still there, or still missing.
  private static func text(_ leftovers: [Leftover]) -> String {
    let words: [(Change.Action, String)] = [
      (.add, "left over"), (.remove, "not put back"), (.change, "not set back"),
    ]
    return words.compactMap { action, verb in
      let objects = leftovers.filter { $0.step.change.action == action }.map { leftover in
        let why = leftover.failure.map { " (\(reason($0)))" } ?? ""
        return "\(leftover.step.change.kind.rawValue) \(leftover.step.change.line)\(why)"
      }
      return objects.isEmpty ? nil : "\(verb): \(objects.joined(separator: ", "))"
    }.joined(separator: "; ")
  }

  private static func report(_ failure: Failure) -> ErrorReport {
    switch failure {
    case .usage(let text, let command):
      ErrorReport(
        code: ExitCode.usage, kind: "usage", message: text, hint: "see \(command) --help")
    case .numbers(.noRoomForLocalFirst(let priority), let link):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "numberOutOfRange",
        message: "\(link): \(text(.noRoomForLocalFirst(priority)))",
        hint: "give a higher --rule-priority, or --routing documented")
    case .numbers(let error, let link):
      ErrorReport(
        code: ExitCode.usage, kind: "numberOutOfRange", message: "\(link): \(text(error))",
        hint: "give other numbers with --table, --metric and --rule-priority")
    case .notPermitted(let what):
      ErrorReport(
        code: ExitCode.notPermitted, kind: "notPermitted", message: "\(what): not permitted",
        hint: "run it as root")
    case .noSuchMAC(let mac, let existing):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "noSuchLink", message: "\(mac): no link has this MAC",
        hint: existing.isEmpty
          ? "no NIC is there"
          : "there are "
            + Wording.list(
              existing.compactMap { link in link.mac.map { "\(link.name) (\($0))" } }))
    case .primaryLeftAlone(let link, let option):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "primaryLeftAlone",
        message: "\(link): \(option) is for secondary ENIs, and this is the primary NIC",
        hint: "name another link")
    case .noSuchENI, .inputFile, .configuration, .eniFile, .inventoryNeeded, .noInventory,
      .staticUnknown, .inventoryProblem, .addressDiffers, .primaryContradicted:
      inventory(failure)
    case .notConfigured, .leaseUnknown, .aliasNotIPv4, .notAnAlias, .aliasIsPrimary, .aliasOutside:
      alias(failure)
    case .addressUnknown, .systemFile, .formatUnknown, .noSuchRoot, .render: persist(failure)
    case .linkTwice(let link):
      ErrorReport(
        code: ExitCode.usage, kind: "usage", message: "\(link): given twice",
        hint: "name each link once")
    case .contradiction(let error): contradiction(error)
    case .file(let error): file(error)
    case .kernel(let error): kernel(error)
    case .apply(let error): apply(error)
    case .lease(let link, let error, let hadCarrier, let limit):
      lease(link, error, hadCarrier: hadCarrier, limit: limit)
    case .packetSocket(let error):
      ErrorReport(
        code: error.number == EPERM ? ExitCode.notPermitted : ExitCode.failed,
        kind: error.number == EPERM ? "notPermitted" : "packetSocket",
        message: "DHCP packet socket: \(couldNot(error.operation, error.number))",
        hint: error.number == EPERM ? "run it as root" : "give --address and --gateway")
    case .interrupted:
      ErrorReport(
        code: ExitCode.failed, kind: "interrupted",
        message: "interrupted by a signal", hint: "")
    }
  }

  /// A number that cannot be an ENI's.
  static func text(_ error: ENINumbersError) -> String {
    switch error {
    case .tableReserved(0): "table 0 means no table"
    case .tableReserved(let table):
      "table \(table) is the kernel's own (\(RouteTable.named(table)))"
    case .metricZero: "metric 0 is the primary NIC's; a secondary ENI's is 1 or more"
    case .priorityOutOfRange(let priority):
      "rule priority \(priority) (30000 + table, unless given) is not within 1…32765, before the"
        + " main table's rule"
    case .noRoomForLocalFirst(let priority):
      "rule priority \(priority) leaves no room for local-first routing, which has rules 4000 before it"
    }
  }
}

extension RouteTable {
  /// The name of a reserved table, by its number.
  fileprivate static func named(_ number: UInt32) -> String {
    RouteTable(number)?.description ?? "\(number)"
  }
}

/// The exit codes.
enum ExitCode {
  static let done: Int32 = 0
  static let driftFound: Int32 = 1
  static let somethingToChange: Int32 = 2
  static let failed: Int32 = 10
  static let undoFailed: Int32 = 11
  static let usage: Int32 = 64
  static let wrongHere: Int32 = 65
  static let unreachable: Int32 = 69
  static let locked: Int32 = 75
  static let notPermitted: Int32 = 77
}
