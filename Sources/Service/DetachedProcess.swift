// A process that outlives the one that starts it, and its session.

internal import CLinux
package import SystemCalls

/// A process that outlives the one that starts it, and its session: it has no terminal, and does not get SIGHUP.
package enum DetachedProcess {
  /// Starts a program.
  ///
  /// - Parameters:
  ///   - path: The program.
  ///   - arguments: Its arguments, without its own name.
  /// - Throws: `fork` and `execve`, if the program does not run.
  package static func start(
    _ path: String, _ arguments: [String]
  ) throws(SystemCallError) {
    let number = unsafe Self.words([path] + arguments).withUnsafeBufferPointer { words in
      unsafe detached_process_start(words.baseAddress, Int32(arguments.count + 1))
    }
    guard number == 0 else { throw SystemCallError(operation: "execve", number: number) }
  }

  /// Runs a program that is searched for as by a shell, and waits for its end.
  ///
  /// - Parameters:
  ///   - arguments: Its name and its arguments.
  ///   - seconds: How long it is waited for; then it is killed.
  /// - Returns: Whether it ended with the exit status 0.
  package static func run(_ arguments: [String], within seconds: UInt32) -> Bool {
    unsafe words(arguments).withUnsafeBufferPointer { words in
      unsafe process_run(words.baseAddress, Int32(arguments.count), seconds) == 0
    }
  }

  /// The words one after the other, each with a zero at its end.
  private static func words(_ all: [String]) -> [CChar] {
    all.flatMap { $0.utf8.map { CChar(bitPattern: $0) } + [0] }
  }
}
