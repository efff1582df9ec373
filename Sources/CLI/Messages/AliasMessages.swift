// Messages about aliases that cannot be added or removed.

import Engine
import Model
import Planning
import Report

extension Messages {
  static func alias(_ failure: AliasFailure) -> ErrorReport {
    switch failure {
    case .notConfigured(let link):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "notConfigured",
        message: "\(link): not configured, so that it cannot have aliases",
        hint: "run enicfg up \(link) first")
    case .notIPv4(let link, let address):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "aliasFamily",
        message:
          "\(link): \(address) is not an IPv4 address, and only IPv4 addresses can be aliases",
        hint: "assign IPv6 addresses to the ENI in the console; enicfg up configures them")
    case .notAnAlias(let link, let address):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "notAnAlias",
        message: "\(link): \(address) is not an alias of enicfg",
        hint: "see which there are with enicfg alias list \(link)")
    case .isPrimaryAddress(let link, let address):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "aliasIsPrimary",
        message: "\(link): \(address) is its primary address",
        hint: "give one of its secondary private addresses")
    case .ofOtherENI(let link, let address, let mac, let holder):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "addressOfOtherENI",
        message:
          "\(link): \(address) is assigned to \(holder.map { "\($0) (\(mac))" } ?? "the ENI \(mac)")",
        hint:
          "give an address that is assigned to the ENI of \(link), or move it in the console first")
    case .outsideBlock(let link, let address, let block):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "addressOutsideVSwitch",
        message: "\(link): \(address) is outside the vSwitch's block \(block)",
        hint: "give an address that is assigned to the ENI")
    }
  }

  /// The note on an alias that was removed by hand, although it was not added by hand.
  static func comesBack(_ link: LinkName, _ alias: SecondaryAddress) -> String {
    "\(link): \(alias.address) (\(Wording.text(alias.origin))) comes back with the next up, unless it"
      + " is unassigned from the ENI"
  }
}
