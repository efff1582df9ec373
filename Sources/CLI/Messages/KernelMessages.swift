// Messages about the kernel, the files, and plans that could not be carried out.

import Execution
import Files
import Glibc
import Model
import Planning
import Report
import StateFiles
import SystemCalls

extension Messages {
  static func contradiction(_ error: PlanError) -> ErrorReport {
    let (kind, message, hint) = words(error)
    var report = ErrorReport(
      code: ExitCode.wrongHere, kind: kind, message: message, hint: hint)
    if case .file(.edited(let change, _)) = error { report.diff = FileDiff.render(change) }
    return report
  }

  static func file(_ error: FileError) -> ErrorReport {
    switch error {
    case .locked(let path, let holder):
      ErrorReport(
        code: ExitCode.locked, kind: "locked",
        message: "\(path): another enicfg holds the lock"
          + (holder.map { " (process \($0))" } ?? ""),
        hint: "try again when it has ended")
    case .malformed(let path):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "malformedFile",
        message: "\(path): not what enicfg writes there", hint: "remove the file")
    case .silent(let path, let patience):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "file",
        message: "\(file(path)): not at its end after \(patience.components.seconds) s",
        hint: "name a file, or see what writes to it")
    case .untrusted(let path, let why):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "untrusted",
        message: "\(plain(path)): could not use it: \(words(why))", hint: hint(why))
    case .system(let call, let path, let number):
      ErrorReport(
        code: ErrorNumber(number).isMissingRight ? ExitCode.notPermitted : ExitCode.failed,
        kind: ErrorNumber(number).isMissingRight ? "notPermitted" : "file",
        message: "\(plain(path)): \(couldNot(call, number))", hint: hint(path, number))
    }
  }

  /// What to do where a file of enicfg's cannot be used.
  ///
  /// Another run directory would not do: it has another lock, and nothing in it tells what is configured.
  private static func hint(_ path: String, _ number: Int32) -> String {
    if path.hasPrefix("/proc/") { return "mount /proc, then try again" }
    if ErrorNumber(number).isMissingRight { return "run it as root" }
    return switch number {
    case ENOSPC, EDQUOT: "free some space on this file system, then try again"
    case EROFS: "mount this file system for writing, then try again"
    default: "see to the file system, then try again"
    }
  }

  private static func words(_ why: Distrust) -> String {
    switch why {
    case .symbolicLink: "it is a symbolic link"
    case .notAFile: "it is not a regular file"
    case .notADirectory: "it is not a directory"
    case .otherName: "it is a hard link, and the same file has another name"
    case .ownedBy(let user): "it belongs to user \(user), who could change what is in it"
    case .writableByOthers(let mode):
      "other users can change what is in it (mode \(String(mode, radix: 8)))"
    }
  }

  private static func hint(_ why: Distrust) -> String {
    switch why {
    case .symbolicLink, .notAFile, .notADirectory, .otherName:
      "see who made it, remove it, then try again"
    case .ownedBy, .writableByOthers:
      "see what is in it, and have enicfg's directories belong to root with mode 755"
    }
  }

  /// The state directory cannot be written to, by root either.
  static func stateIsReadOnly(_ state: StateDirectory) -> String {
    "\(state.path): on a read-only file system; what is to be kept stays in \(state.standIn) until the"
      + " next boot"
  }

  static func kernel(_ error: KernelError) -> ErrorReport {
    let (code, kind) = codeAndKind(error)
    return ErrorReport(
      code: code, kind: kind, message: text(error),
      hint: code == ExitCode.notPermitted
        ? "run it as root"
        : queueHint(error.change, error.number)
          ?? (error.isAboutFile
            ? "see to the file system, then try again"
            : "see what is there with enicfg status, then try again"))
  }

  private static func codeAndKind(_ error: KernelError) -> (Int32, String) {
    let number = ErrorNumber(error.number)
    // To netlink, EACCES is a conflict and no missing right.
    let isOfFiles = error.isAboutFile || error.change?.kind == .rps || error.path != nil
    if error.number == EPERM || isOfFiles && number.isMissingRight {
      return (ExitCode.notPermitted, "notPermitted")
    }
    if number.isMissingLink { return (ExitCode.failed, "linkVanished") }
    return (ExitCode.failed, error.isAboutFile ? "file" : "kernel")
  }

  static func apply(_ error: ApplyError) -> ErrorReport {
    switch error {
    case .observing(let error), .performing(let error): kernel(error)
    case .basisChanged:
      ErrorReport(
        code: ExitCode.failed, kind: "basisChanged",
        message: "the kernel's state kept changing while the plan was made",
        hint: "find the other program that configures these links, then try again")
    case .notReached(let steps):
      ErrorReport(
        code: ExitCode.failed, kind: "notReached",
        message: "the kernel accepted every change, but these are missing: "
          + Wording.list(steps.map { "\($0.change.kind.rawValue) \($0.change.line)" }),
        hint: "find the other program that configures these links, then try again")
    case .contradiction(let error): contradiction(error)
    }
  }

  private static func words(_ error: PlanError) -> (String, String, String) {
    switch error {
    case .noSuchLink(let name, let existing):
      let nearest = nearestName(to: name, among: existing)
      return (
        "noSuchLink", "\(name): no such link",
        "there are \(Wording.list(existing.map(\.description)))"
          + (nearest.map { "; did you mean \($0)?" } ?? "")
      )
    case .notAnENI(let name, let why):
      return ("notAnENI", "\(name): cannot be an ENI: \(words(why))", "name a NIC's link")
    case .addressOnOtherLink(let address, let link, let holder):
      return (
        "addressInUse", "\(link): address \(address) is on \(holder.link) already (\(holder))",
        "give another address, or first remove it from \(holder.link)"
          + " (ip address delete \(holder.address) dev \(holder.link))"
      )
    case .addressIsDuplicate(let address):
      return (
        "duplicateAddress",
        "\(address.link): address \(address.address) cannot be used: duplicate address detection"
          + " found it on another host",
        "find that host, or remove the address"
          + " (ip address delete \(address.address) dev \(address.link)), then try again"
      )
    case .notAHostAddress(let address, let link):
      return (
        "notAHostAddress", "\(link): \(address) is not a host address",
        "give an address between the first and the last one of its subnet"
      )
    case .gatewayOffLink(let gateway, let link, let subnet):
      return (
        "gatewayOffLink",
        "\(link): gateway \(gateway) is not on the link, whose subnet is \(subnet)",
        "give a gateway within \(subnet)"
      )
    case .gatewayIsNoHost(let gateway, let link):
      return (
        "gatewayIsNoHost", "\(link): gateway \(gateway) is not a host address",
        "give the router's address"
      )
    case .gatewayIsOwnAddress(let gateway, let link):
      return (
        "gatewayIsOwnAddress", "\(link): gateway \(gateway) is the link's own address",
        "give another address, or the router's as the gateway"
      )
    case .tableInUse(let table, let link, let holder, let free):
      return (
        "tableInUse",
        "\(link): table \(table) holds a route that is not its own: \(holder)"
          + " (proto \(holder.madeBy))",
        "give \(another("--table", free)), or remove that route"
      )
    case .tableOfOtherENI(let table, let link, let holder, let free):
      return (
        "tableInUse", "\(link): table \(table) is \(holder)'s",
        "give \(another("--table", free))"
          // A name ethN has the number N, and the other link then gives way.
          + (link.ethernetNumber == nil || holder.ethernetNumber != nil
            ? "" : ", or run enicfg up \(link) \(holder), which gives \(holder) another number")
      )
    case .tableLookedUp(let table, let link, let rule, let free):
      return (
        "tableInUse",
        "\(link): table \(table) is looked up by a rule that is not its own: \(rule)"
          + " (protocol \(rule.madeBy))",
        "give \(another("--table", free)), or remove that rule"
      )
    case .primaryUnknown([]):
      return (
        "primaryUnknown", "no link has a default route: the primary NIC cannot be told",
        "have the distribution bring the primary NIC up first"
      )
    case .primaryUnknown(let links):
      return (
        "primaryUnknown",
        "\(Wording.list(links.map(\.description))) have equal default routes: the primary NIC cannot be told",
        "give the secondary NIC's default route a higher metric, or remove it"
      )
    case .metricInUse(let route, let holder, let free):
      return (
        "metricInUse",
        "\(route.link.map(\.description) ?? "route"): \(route) collides with \(holder)"
          + " (proto \(holder.madeBy))",
        "give \(another("--metric", free)), or remove that route"
      )
    case .metricBeforePrimary(let route, let primary, let free):
      return (
        "metricBeforePrimary",
        "\(route.link?.description ?? "route"): \(route) would come before the primary NIC's"
          + " \(primary)",
        "give a --metric above \(primary.metric)" + (free.map { ": \($0) is free" } ?? "")
      )
    case .drawsTraffic(let object, let link, let holder):
      return drawnTraffic(object, of: link, from: holder)
    case .localRuleBehind(let priority, let link, let local, let free):
      return (
        "localRuleBehind",
        "\(link): rule priority \(priority) comes before the rule of the local table: \(local)",
        (free.map { "give another --rule-priority: \($0) is free, or " } ?? "")
          + "put the local table's rule first: ip rule add priority 0 lookup local"
      )
    case .file(let error): return words(error)
    case .queues(let error): return words(error)
    case .priorityInUse(let priority, let link, let holder, let free):
      return (
        "priorityInUse",
        "\(link): rule priority \(priority) is taken by \(holder) (protocol \(holder.madeBy))",
        "give \(another("--rule-priority", free)), or remove that rule"
      )
    }
  }

  /// An option with a number that is free.
  private static func another(_ option: String, _ free: UInt32?) -> String {
    free.map { "another \(option): \($0) is free" } ?? "another \(option)"
  }

  private static func words(_ why: PlanError.NotAnENI) -> String {
    switch why {
    case .loopback: "it is the loopback"
    case .noEthernet: "it is not an Ethernet link"
    case .software(let kind): "it is a \(kind)"
    case .member(let master): "it is a member of \(master)"
    }
  }
}
