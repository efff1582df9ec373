// Messages about leases that did not come about.

import DHCPv4
import Engine
import Glibc
import Model
import Report
import SystemCalls

extension Messages {
  static func lease(_ failure: LeaseFailure) -> ErrorReport {
    switch failure {
    case .notLeased(let link, let error, let hadCarrier, let limit):
      notLeased(link, error, hadCarrier: hadCarrier, limit: limit)
    case .socket(let error):
      ErrorReport(
        code: error.number == EPERM ? ExitCode.notPermitted : ExitCode.failed,
        kind: error.number == EPERM ? "notPermitted" : "packetSocket",
        message: "DHCP packet socket: \(couldNot(error.operation, error.number))",
        hint: error.number == EPERM ? "run it as root" : "give --address and --gateway")
    case .forgotten(let link):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "leaseUnknown",
        message: "\(link): its lease is not known any more", hint: "run enicfg up \(link) first")
    }
  }

  private static func notLeased(
    _ link: LinkName, _ error: DHCPError, hadCarrier: Bool, limit: Duration
  ) -> ErrorReport {
    let seconds = limit.components.seconds
    switch error {
    case .timeout(let timeout) where !hadCarrier:
      return ErrorReport(
        code: ExitCode.unreachable, kind: "noCarrier",
        message:
          "\(link): no carrier, and no DHCP reply to \(timeout.attempts) requests in \(seconds) s",
        hint: "see that the ENI is attached, or give --address and --gateway")
    case .timeout(let timeout):
      return ErrorReport(
        code: ExitCode.unreachable, kind: "dhcpTimeout",
        message: "\(link): no DHCP reply to \(timeout.attempts) requests in \(seconds) s"
          + remarks(timeout),
        hint: "see that the ENI is attached to this instance, or give --address and --gateway")
    case .refused(let refusal, let server):
      return ErrorReport(
        code: ExitCode.unreachable, kind: "dhcpOfferRefused",
        message: "\(link): the DHCP offer\(server.map { " of \($0)" } ?? "") cannot be used: "
          + words(refusal),
        hint: "correct the server, or give --address and --gateway")
    case .notAcknowledged(let server, let text, let times):
      return ErrorReport(
        code: ExitCode.unreachable, kind: "dhcpNotAcknowledged",
        message: "\(link): DHCP server \(server) withdrew its offer (NAK) \(times) times"
          + (text.isEmpty ? "" : ": \(text)"),
        hint: "look at the server's log for this MAC, or give --address and --gateway")
    case .linkVanished:
      return ErrorReport(
        code: ExitCode.failed, kind: "linkVanished",
        message: "\(link): the link vanished while its lease was asked for",
        hint: "see whether the ENI was detached")
    case .transport(let error):
      return ErrorReport(
        code: ExitCode.failed, kind: "packetSocket",
        message: "\(link): DHCP packet socket: \(couldNot(error.operation, error.number))",
        hint: "try again, or give --address and --gateway")
    }
  }

  private static func remarks(_ timeout: Timeout) -> String {
    var text = ""
    let dropped = timeout.dropped.sorted { $0.key.rawValue < $1.key.rawValue }
    if !dropped.isEmpty {
      let counts = dropped.map { "\($0.value) \(words($0.key))" }
      text += "; of what came, not usable: \(counts.joined(separator: ", "))"
    }
    if let refusal = timeout.lastRefusal { text += "; the last offer: \(words(refusal))" }
    if let error = timeout.lastSendError {
      text += "; sending failed: \(ErrorNumber(error.number).text)"
    }
    return text
  }

  private static func words(_ reason: DropReason) -> String {
    switch reason {
    case .malformedPacket: "with broken headers"
    case .wrongChecksum: "with a wrong checksum"
    case .otherPort: "to another port"
    case .malformedMessage: "that were no DHCP messages"
    case .notReply: "from clients"
    case .otherTransaction: "to another request"
    case .otherHardwareAddress: "for another MAC"
    case .unexpectedType: "of an unexpected type"
    case .otherServer: "from another server than the offer's"
    case .otherAddress: "for another address than the offered one"
    case .refused: "with an offer that cannot be used"
    }
  }
}
