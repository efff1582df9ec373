// Commands and shells in a virtual machine that are attached to this process's terminal.

internal import Glibc

extension VirtualMachine {
  /// Runs a command and waits for its end.
  ///
  /// Then writes its output to this process's standard output and standard error.
  ///
  /// - Returns: The exit code; 128 + N if signal N ended it.
  /// - Throws: ``LabError``.
  package func runAttached(
    _ command: [String], input: String = ""
  ) throws(LabError) -> Int32 {
    let answer = try answer(to: command, input: input, timeout: VirtualMachine.long)
    try Descriptor(1, isOwned: false).write(answer.standardOutput)
    try Descriptor(2, isOwned: false).write(answer.standardError)
    return answer.exitCode
  }

  /// Runs a shell.
  ///
  /// If standard input is a terminal, it is connected to the guest's terminal; otherwise all of
  /// standard input is the shell's script.
  ///
  /// - Returns: The shell's exit code.
  /// - Throws: ``LabError``.
  package func runShell() throws(LabError) -> Int32 {
    guard let own = OwnTerminal() else {
      return try runAttached(["sh"], input: Descriptor(0, isOwned: false).rest())
    }
    let window = own.size.map { "stty rows \($0.rows) cols \($0.columns)" } ?? ":"
    // The shell leads a session without a terminal, so the one it opens becomes its terminal. `stty`
    // returns when the terminal has shown all output.
    let script = """
      exec <\(GuestInit.terminal) >\(GuestInit.terminal) 2>&1
      \(window)
      sh -l
      code=$?
      stty sane
      exit $code
      """
    let deadline = Deadline(after: VirtualMachine.long)
    return try talk(of: "end of the shell", by: deadline) { channel throws(LineFailure) in
      try channel.start(
        ["sh", "-c", script], environment: ["TERM": ownEnvironment()["TERM"] ?? "dumb"], input: "",
        by: deadline)
      var relay = Relay(terminal: terminal, answer: channel.socket)
      try own.raw { () throws(LineFailure) in try relay.run(by: deadline) }
      return try channel.answer(by: deadline).exitCode
    }
  }

  /// Longer than any session of a user.
  private static var long: Duration { .seconds(1_000_000) }
}

/// Carries bytes between this process's standard descriptors and a guest's terminal.
private struct Relay {
  let terminal: Descriptor
  /// Readable when the shell has ended.
  let answer: Descriptor
  private let input = Descriptor(0, isOwned: false)
  private let output = Descriptor(1, isOwned: false)
  /// Nothing is sent before the shell's first output: until then it does not read, and the terminal may
  /// drop input.
  private var isOpen = false
  private var inputHasEnded = false

  init(terminal: Descriptor, answer: Descriptor) {
    self.terminal = terminal
    self.answer = answer
  }

  mutating func run(by deadline: Deadline) throws(LineFailure) {
    while true {
      let takesInput = isOpen && !inputHasEnded
      let ready = Descriptor.readable(
        among: [answer, terminal] + (takesInput ? [input] : []), by: deadline)
      if ready.contains(1) { try show() }
      if ready.contains(2) { try type(by: deadline) }
      if ready == [0] { return }
    }
  }

  private mutating func show() throws(LineFailure) {
    guard let bytes = terminal.readSome(), !bytes.isEmpty else { throw .closed }
    isOpen = true
    do throws(LabError) { try output.write(bytes) } catch { throw .closed }
  }

  private mutating func type(by deadline: Deadline) throws(LineFailure) {
    guard let bytes = input.readSome(), !bytes.isEmpty else {
      inputHasEnded = true
      return
    }
    do throws(LabError) { try terminal.send(bytes, by: deadline) } catch { throw .closed }
  }
}

/// The terminal on this process's standard input.
private struct OwnTerminal {
  private let settings: termios

  /// Returns nil if standard input is not a terminal.
  init?() {
    var settings = termios()
    guard unsafe tcgetattr(0, &settings) == 0 else { return nil }
    self.settings = settings
  }

  /// Runs a body while the terminal is in raw mode.
  func raw<Failure>(_ body: () throws(Failure) -> Void) throws(Failure) {
    var raw = settings
    unsafe cfmakeraw(&raw)
    _ = unsafe tcsetattr(0, TCSADRAIN, &raw)
    defer {
      var before = settings
      _ = unsafe tcsetattr(0, TCSADRAIN, &before)
    }
    try body()
  }

  /// The size of its window; nil if it has none.
  var size: (rows: UInt16, columns: UInt16)? {
    var size = winsize()
    guard unsafe ioctl(0, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return nil }
    return (size.ws_row, size.ws_col)
  }
}
