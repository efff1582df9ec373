// Connections that a plan would cut, in words.

import Engine
import Model
import Planning
import Report

extension Messages {
  /// The report of a plan that was refused for the connections that it would cut.
  static func pathsInUse(_ lost: [LostPath]) -> ErrorReport {
    let session = environment("SSH_CONNECTION").flatMap(SSHSession.init)
    // The administrator's own session says the most.
    let first = lost.first { session?.isOf($0.connection) ?? false } ?? lost.first
    let message =
      first.map { path in
        let connection = path.connection
        let isSession = session?.isOf(connection) ?? false
        let what = isSession ? "this SSH session" : "the TCP connection"
        let others = lost.count > 1 ? ", and \(lost.count - 1) more" : ""
        return "\(path.link): the plan would cut \(what) with \(connection.remoteEnd) from "
          + "\(connection.local) port \(connection.localPort): \(fate(path))\(others)"
      } ?? "the plan would cut a connection"
    return ErrorReport(
      code: ExitCode.wrongHere, kind: "pathInUse", message: message,
      hint: "end it first, or apply the plan all the same with --force")
  }

  private static func fate(_ path: LostPath) -> String {
    switch path.fate {
    case .addressGoes: "its address is removed"
    case .leavesBy(let link): "its traffic would leave by \(link)"
    case .noWay: "its traffic would have no way"
    }
  }
}

/// The SSH session that a command runs in, as sshd tells it.
///
/// Source: sshd(8), SSH_CONNECTION: the client's address and port, the server's address and port.
struct SSHSession {
  private let remote: IPAddress
  private let remotePort: UInt16
  private let local: IPAddress
  private let localPort: UInt16

  /// Reads the four words; nil if they are something else.
  init?(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    guard words.count == 4, let remote = IPAddress(words[0]), let remotePort = UInt16(words[1]),
      let local = IPAddress(words[2]), let localPort = UInt16(words[3])
    else { return nil }
    (self.remote, self.remotePort, self.local, self.localPort) =
      (remote, remotePort, local, localPort)
  }

  /// Whether it is over the connection.
  func isOf(_ connection: TCPConnection) -> Bool {
    connection.remote == remote && connection.remotePort == remotePort
      && connection.local == local && connection.localPort == localPort
  }
}
