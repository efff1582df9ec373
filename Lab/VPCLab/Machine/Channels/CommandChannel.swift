// Commands for the guest of a virtual machine, and their results. GuestInit.swift has the other end.

internal import FoundationEssentials

/// The conversation with the guest's init: a line per command, a line per answer.
///
///     run NUMBER WORDS INPUT              the words quoted for sh, and the input, both in base64
///     kill NUMBER                         kills that command's process group, once it runs
///     NUMBER EXIT-CODE OUTPUT ERRORS      the answer, in base64 too
struct CommandChannel {
  private var lines: LineSocket
  private var number = 0

  init(_ socket: Descriptor) { lines = LineSocket(socket) }

  /// Waits until the guest accepts commands: it sends `ready` once.
  mutating func awaitReady(by deadline: Deadline) throws(LineFailure) {
    while try lines.nextLine(by: deadline) != "ready" {}
  }

  /// Starts a command.
  mutating func start(
    _ command: [String], environment: [String: String], input: String, by deadline: Deadline
  ) throws(LineFailure) {
    number += 1
    let variables = environment.map { "\($0.key)=\($0.value)" }.sorted()
    let words = (variables.isEmpty ? [] : ["env"] + variables) + command
    let quoted = words.map { "'" + $0.replacing("'", with: #"'\''"#) + "'" }.joined(separator: " ")
    try lines.send("run \(number) \(base64(quoted)) \(base64(input))", by: deadline)
  }

  /// Waits for the answer to the command that was started last.
  mutating func answer(by deadline: Deadline) throws(LineFailure) -> GuestAnswer {
    while true {
      let fields = try lines.nextLine(by: deadline).split(
        separator: " ", omittingEmptySubsequences: false)
      // The answer to an earlier command may arrive after its timeout.
      guard fields.count == 4, fields[0] == "\(number)", let exitCode = Int32(fields[1]) else {
        continue
      }
      return GuestAnswer(
        exitCode: exitCode, standardOutput: bytes(fields[2]), standardError: bytes(fields[3]))
    }
  }

  /// Kills the command that was started last, with its process group.
  func kill(by deadline: Deadline) throws(LineFailure) {
    try lines.send("kill \(number)", by: deadline)
  }

  /// The socket, for waiting on an answer and another event at the same time.
  var socket: Descriptor { lines.socket }

  private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  private func bytes(_ text: Substring) -> [UInt8] {
    Array(Data(base64Encoded: String(text)) ?? Data())
  }
}
