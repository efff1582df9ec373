// Failures as sentences and exit codes: here, and nowhere else.

import Engine
import Execution
import Glibc
import Model
import Planning
import Report
import StateFiles

/// Failures in words.
enum Messages {
  /// The reports of what an operation failed for, one per link.
  ///
  /// Of links that fail together, the one that they fail for comes first.
  static func reports(_ outcome: Outcome) -> [ErrorReport] {
    outcome.failures.flatMap { failure in
      var report = report(failure)
      guard !failure.links.isEmpty else { return [report] }
      if !failure.failure.namesItsObject {
        let links = Wording.list(failure.links.map(\.description))
        report.message = "\(links): \(report.message)"
      }
      let culprit = failure.links.filter { $0 == failure.failure.link }
      let others = failure.links.filter { $0 != failure.failure.link }
      return (culprit + others).map { link in
        var ofLink = report
        ofLink.link = link.text
        return ofLink
      }
    }
  }

  /// The report of an ENI's failure: its exit code, its kind, what happened, and what to do next.
  static func report(_ failure: ENIFailure) -> ErrorReport {
    var report = report(failure.failure)
    guard !failure.leftovers.isEmpty else { return report }
    report.code = ExitCode.undoFailed
    report.rolledBack = false
    report.message += "; undoing failed too, \(text(failure.leftovers))"
    let isMissing = failure.leftovers.contains { $0.step.change.action == .remove }
    report.hint =
      "look at it with enicfg status, and run enicfg "
      + (isMissing ? "up to bring it back" : "down to remove it")
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

  /// The report of a failure: its exit code, its kind, what happened, and what to do next.
  static func report(_ failure: Failure) -> ErrorReport {
    var report = words(failure)
    report.link = failure.link?.text
    return report
  }

  private static func words(_ failure: Failure) -> ErrorReport {
    switch failure {
    case .request(let failure): request(failure)
    case .inventory(let failure): inventory(failure)
    case .lease(let failure): lease(failure)
    case .alias(let failure): alias(failure)
    case .bootFiles(let failure): bootFiles(failure)
    case .notPermitted(let permission): notPermitted(permission)
    case .contradiction(let error): contradiction(error)
    case .file(let error): file(error)
    case .kernel(let error): kernel(error)
    case .apply(let error): apply(error)
    case .pathsInUse(let lost): pathsInUse(lost)
    case .agentRuns(let process):
      ErrorReport(
        code: ExitCode.locked, kind: "agentRuns",
        message: "agent: another agent runs" + (process.map { " (process \($0))" } ?? ""),
        hint: "see it with enicfg status, and stop it before you start another one")
    case .interrupted:
      ErrorReport(
        code: ExitCode.failed, kind: "interrupted",
        message: "interrupted by a signal", hint: "run the command again")
    case .confirmationPending(let pending): pendingReport(pending)
    case .revert(let failure): revert(failure)
    }
  }

  private static func notPermitted(_ permission: Permission) -> ErrorReport {
    let what =
      switch permission {
      case .changeNetwork(let command): command
      case .askServer(let link): "\(link): asking a DHCP server (CAP_NET_RAW)"
      }
    return ErrorReport(
      code: ExitCode.notPermitted, kind: "notPermitted", message: "\(what): not permitted",
      hint: "run it as root")
  }

  private static func request(_ failure: RequestFailure) -> ErrorReport {
    switch failure {
    case .numbers(.noRoomForLocalFirst(let priority), let link):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "numberOutOfRange",
        message: "\(link): \(text(.noRoomForLocalFirst(priority)))",
        hint: "give a higher --rule-priority, or --routing documented")
    case .numbers(let error, let link):
      ErrorReport(
        code: ExitCode.usage, kind: "numberOutOfRange", message: "\(link): \(text(error))",
        hint: "give other numbers with --table, --metric and --rule-priority")
    case .noSuchMAC(let mac, let existing):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "noSuchLink", message: "\(mac): no link has this MAC",
        hint: existing.isEmpty
          ? "no NIC is there"
          : "there are "
            + Wording.list(
              existing.compactMap { link in link.mac.map { "\(link.name) (\($0))" } }))
    case .noSuchName(let name, let existing):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "noSuchLink", message: "\(plain(name)): no such link",
        hint: "there are \(Wording.list(existing.map(\.description)))")
    case .noSuchENI(let id):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "noSuchENI", message: "\(id): no ENI of this id is known",
        hint: "see which there are with enicfg status, or name the link")
    case .severalHaveMAC(let mac, let links):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "severalHaveMAC",
        message:
          "\(mac): \(Wording.list(links.map(\.description))) bear this MAC, and nothing tells which"
          + " of them is the ENI's",
        hint: "name the link with enicfg up LINK")
    case .twin(let link, let other, let mac):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "twin",
        message: "\(link): it bears the MAC of \(other), \(mac), and \(other) is the ENI's",
        hint: "name \(other)")
    case .linkTwice(let link):
      ErrorReport(
        code: ExitCode.usage, kind: "usage", message: "\(link): given twice",
        hint: "name each link once")
    case .primaryLeftAlone(let link, let option):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "primaryLeftAlone",
        message: "\(link): \(option) is for secondary ENIs, and this is the primary NIC",
        hint: "name another link")
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

extension Failure {
  /// Whether its message names the link or another object that it is about.
  fileprivate var namesItsObject: Bool {
    switch self {
    case .file, .interrupted, .apply(.basisChanged), .apply(.notReached), .confirmationPending,
      .revert:
      false
    case .request, .inventory, .lease, .alias, .bootFiles, .notPermitted, .contradiction, .kernel,
      .apply, .pathsInUse, .agentRuns:
      true
    }
  }
}

extension ErrorReport {
  /// What to do about it, as a sentence behind the message; empty if there is nothing to do.
  var advice: String {
    hint.isEmpty ? "" : ". " + hint.prefix(1).uppercased() + hint.dropFirst()
  }
}
