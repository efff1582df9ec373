// A command that runs in a host of the lab while a test continues.

internal import Dispatch
internal import Glibc
internal import Synchronization

/// A command that was started in a host, and the output that it has written so far.
package final class BackgroundCommand: Sendable {
  /// The program and its arguments.
  package let command: [String]
  /// The process ID, seen from outside of the host.
  package var pid: Int32 { child.pid }

  private let child: Child
  private let input: Descriptor?
  private let pipe: Descriptor
  private let written = Mutex<[UInt8]>([])
  /// The offset in ``written`` of the line that ``nextLine(timeout:)`` returns next.
  private let lineStart = Mutex(0)
  private let exitCode = Mutex<Int32?>(nil)
  private let news = DispatchSemaphore(value: 0)

  init(
    _ command: [String], child: Child, input: Descriptor?, output pipe: Descriptor
  ) throws(LabError) {
    self.command = command
    self.child = child
    self.input = input
    self.pipe = pipe
    guard fcntl(pipe.number, F_SETFL, O_NONBLOCK) == 0 else {
      throw .systemCall("fcntl", .current)
    }
    // The command must never wait for a reader, so its output is read at once.
    DispatchQueue(label: "lab.output").async { [weak self, pipe] in
      let forever = Deadline(after: .seconds(1_000_000))
      while pipe.isReadable(by: forever), self?.drain() == true {}
    }
  }

  /// Everything written to standard output and standard error so far, in the order of writing.
  package var output: String { String(decoding: written.withLock { $0 }, as: UTF8.self) }

  /// Waits until the command has written a text.
  ///
  /// - Parameter text: Must occur as a whole somewhere in ``output``.
  /// - Throws: ``LabError/timedOut(waitingFor:after:output:)``, immediately if the command has ended.
  package func waitForOutput(
    _ text: String, timeout: Duration = .seconds(10)
  ) throws(LabError) {
    try awaitOutput("“\(text)”", timeout) { output.contains(text) ? () : nil }
  }

  /// Writes to the command's standard input, and returns when all bytes are sent.
  ///
  /// - Throws: ``LabError/systemCall(_:_:)`` if the command has ended, does not read before the
  ///   timeout, or was started without input.
  package func write(_ text: String, timeout: Duration = .seconds(10)) throws(LabError) {
    guard let input else { throw .systemCall("send", Errno(rawValue: EBADF)) }
    try input.send(text.utf8, by: Deadline(after: timeout))
  }

  /// Waits for the next whole line of output.
  ///
  /// - Returns: The line without its end.
  /// - Throws: ``LabError/timedOut(waitingFor:after:output:)``, immediately if the command has ended.
  package func nextLine(timeout: Duration = .seconds(10)) throws(LabError) -> String {
    try lineStart.withLock { start throws(LabError) in
      let line = try awaitOutput("line", timeout) { [start] in
        written.withLock { bytes in
          bytes[start...].firstIndex(of: 0x0a).map { Array(bytes[start..<$0]) }
        }
      }
      start += line.count + 1
      return String(decoding: line, as: UTF8.self)
    }
  }

  /// Waits until something is found in the output.
  private func awaitOutput<Found>(
    _ event: String, _ timeout: Duration, _ find: () -> Found?
  ) throws(LabError) -> Found {
    let deadline = Deadline(after: timeout)
    while true {
      let hasEnded = child.ending.isReadable(by: Deadline(after: .zero))
      if hasEnded { drain() }
      if let found = find() { return found }
      guard !hasEnded, !deadline.hasPassed else {
        throw .timedOut(
          waitingFor: "\(event) from `\(command.joined(separator: " "))`", after: timeout,
          output: output)
      }
      _ = news.wait(timeout: .now() + .milliseconds(Int(min(deadline.milliseconds, 100))))
    }
  }

  /// Waits until the command has ended.
  ///
  /// Then ``output`` is complete.
  ///
  /// - Returns: The exit code; 128 + N if signal N ended it.
  /// - Throws: ``LabError/timedOut(waitingFor:after:output:)``; the command continues to run.
  @discardableResult
  package func wait(timeout: Duration = .seconds(60)) throws(LabError) -> Int32 {
    guard child.ending.isReadable(by: Deadline(after: timeout)) else {
      throw .timedOut(
        waitingFor: "end of `\(command.joined(separator: " "))`", after: timeout, output: output)
    }
    drain()
    return reap()
  }

  /// Sends a signal to the command only, not to its children.
  package func signal(_ number: Int32) {
    // After reaping, another process may have the process ID.
    exitCode.withLock { if $0 == nil { kill(child.pid, number) } }
  }

  /// Kills the command's process group and waits until the command has ended.
  package func terminate() {
    exitCode.withLock { if $0 == nil { kill(-child.pid, SIGKILL) } }
    _ = reap()
  }

  private func reap() -> Int32 {
    exitCode.withLock { code in
      let known = code ?? child.reap()
      code = known
      return known
    }
  }

  /// Reads what the pipe contains; false at its end.
  @discardableResult
  private func drain() -> Bool {
    let isOpen = written.withLock { written in
      while let bytes = pipe.readSome() {
        if bytes.isEmpty { return false }
        written += bytes
      }
      return true
    }
    news.signal()
    return isOpen
  }
}
