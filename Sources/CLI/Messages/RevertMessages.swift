// Messages about reverting and confirming.

import Engine
import Model
import Planning
import Report
import SystemCalls

extension Messages {
  static func pendingReport(_ pending: PendingConfirmation) -> ErrorReport {
    ErrorReport(
      code: ExitCode.locked, kind: "confirmationPending", message: text(pending),
      hint: "keep it with enicfg confirm, or take it back with enicfg revert, then try again")
  }

  /// What waits for its confirmation, in a line of `status`.
  static func pending(_ pending: PendingConfirmation) -> String {
    text(pending) + "; enicfg confirm keeps it."
  }

  private static func text(_ pending: PendingConfirmation) -> String {
    let when =
      pending.left == 0
      ? "is to be reverted now"
      : "is reverted in \(Wording.duration(UInt32(clamping: pending.left)))"
    return "enicfg \(pending.command) waits for its confirmation, and \(when)"
  }

  static func confirmed(_ command: String) -> String {
    "Confirmed. What enicfg \(command) did stays."
  }

  static func revert(_ failure: RevertFailure) -> ErrorReport {
    switch failure {
    case .obstructed(let obstacles, let names):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "revertObstructed",
        message:
          "\(commands(names)): could not revert: another program has changed something since: "
          + obstacles.map(text).joined(separator: "; "),
        hint: "see what is there with enicfg status, and remove or restore that first")
    case .nothingPending:
      ErrorReport(
        code: ExitCode.wrongHere, kind: "nothingPending",
        message: "confirm: no command waits for a confirmation",
        hint: "apply something with --confirm first")
    case .tooLate(let command, let ago):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "confirmedTooLate",
        message:
          "confirm: too late: enicfg \(command) was reverted \(Wording.duration(UInt32(clamping: ago))) ago",
        hint: "run the command again, with more seconds after --confirm")
    case .notArmed(let error):
      ErrorReport(
        code: ExitCode.failed, kind: "notArmed",
        message:
          "--confirm: could not start the process that reverts: \(couldNot(error.operation, error.number))",
        hint: "try again, or leave --confirm out")
    }
  }

  static func nothingToRevert(_ why: Note.NothingToRevert) -> String {
    switch why {
    case .nothingDone: "nothing to revert: no command has changed anything since the boot"
    case .revertedAlready(let names): "nothing to revert: reverted already (\(commands(names)))"
    }
  }

  static func interrupted(_ names: [String]) -> String {
    "\(commands(names)): interrupted before the end; this command goes on from what is there, and enicfg revert"
      + " takes back both"
  }

  static func leftAsItIs(_ obstacles: [RevertObstacle]) -> String {
    "not reverted, since another program has changed it: "
      + obstacles.map(text).joined(separator: "; ")
  }

  private static func commands(_ names: [String]) -> String {
    Wording.list(names.map { "enicfg \($0)" })
  }

  private static func text(_ obstacle: RevertObstacle) -> String {
    switch obstacle {
    case .changed(let change): "\(change.kind.rawValue) \(change.line) no longer fits what is there"
    case .losesRoute(let route, let change):
      "route \(route) would be lost with \(change.kind.rawValue) \(change.line)"
    case .losesAddress(let address, let change):
      "address \(address) would be lost with \(change.kind.rawValue) \(change.line)"
    case .linkInUse(let link): "\(link) is used by another link or next hop, and cannot be set down"
    case .routeInPlace(let route, _): "route \(route) is in the place of the one before"
    case .addressElsewhere(let address): "address \(address.address) is on \(address.link) by now"
    case .otherLink(let link): "\(link) is another link by now, or has another name"
    case .otherRoot(let root): "the files of the system at \(plain(root)) are not there"
    }
  }
}
