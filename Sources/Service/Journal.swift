// The log of a service: the systemd journal, or standard error.

internal import Glibc

/// The log of a service.
///
/// Where standard error leads to the journal (`JOURNAL_STREAM`), entries with fields are sent to the
/// journal's socket, without libsystemd. Otherwise, and where the socket does not take them, lines are
/// written to standard error. Nothing waits longer than 100 ms for a reader.
package final class Journal {
  private let identifier: String
  private let sender: DatagramSender?
  private let standardError: Int32
  private let isStandardErrorJournal: Bool
  /// How many entries no reader took since the last one that was taken.
  private var lost = 0

  private static let patience: Int64 = 100
  /// The most bytes of a value.
  ///
  /// A datagram can have about 200 KiB by default (wmem_default); the journal itself divides lines
  /// longer than this (`LineMax=`).
  private static let longest = 48 << 10
  /// Below this an entry is not shortened any more.
  private static let shortest = 512

  /// Finds the log.
  ///
  /// - Parameters:
  ///   - identifier: The name of the program, `SYSLOG_IDENTIFIER`.
  ///   - environment: Reads a variable of the environment: `JOURNAL_STREAM`.
  ///   - socket: The path of the journal's socket.
  ///   - standardError: The descriptor of standard error.
  package init(
    identifier: String, environment: (String) -> String?,
    socket: String = "/run/systemd/journal/socket", standardError: Int32 = STDERR_FILENO
  ) {
    self.identifier = identifier
    self.standardError = standardError
    isStandardErrorJournal = Self.isStream(standardError, environment("JOURNAL_STREAM"))
    sender =
      isStandardErrorJournal ? try? DatagramSender(to: socket, patience: Self.patience) : nil
  }

  /// Writes an entry.
  package func log(
    _ priority: LogPriority, _ message: String, _ fields: [JournalField] = []
  ) {
    if lost > 0 {
      let note = "\(lost) earlier messages were lost, because the log did not take them"
      guard write(.warning, note, []) else { return lost += 1 }
      lost = 0
    }
    if !write(priority, message, fields) { lost += 1 }
  }

  private func write(
    _ priority: LogPriority, _ message: String, _ fields: [JournalField]
  ) -> Bool {
    let entry = JournalEntry(
      identifier: identifier, priority: priority, message: message, fields: fields)
    switch send(entry) {
    case 0: return true
    // The journal is there and does not read: standard error leads to it too.
    case EAGAIN: return false
    default: return print(entry.lines(hasPriority: isStandardErrorJournal))
    }
  }

  /// Sends an entry to the journal, as long as a datagram can be.
  ///
  /// - Returns: 0, or the error number; `ENOENT` without a journal.
  private func send(_ entry: JournalEntry) -> Int32 {
    var longest = Self.longest
    while true {
      guard let error = sender?.send(entry.datagram(longest: longest)) else { return ENOENT }
      guard error == EMSGSIZE || error == ENOBUFS, longest > Self.shortest else { return error }
      longest /= 2
    }
  }

  /// Writes to standard error as much as its reader takes.
  private func print(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      // A pipe that is ready takes this much without blocking.
      let part = rest.prefix(Int(PIPE_BUF))
      guard isWritable() else { return false }
      let count = unsafe part.withUnsafeBytes {
        unsafe Glibc.write(standardError, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private func isWritable() -> Bool {
    var descriptor = pollfd(fd: standardError, events: Int16(POLLOUT), revents: 0)
    return unsafe poll(&descriptor, 1, Int32(Self.patience)) == 1
  }

  /// Whether a descriptor is the stream that the variable names, as `DEVICE:INODE`.
  private static func isStream(_ descriptor: Int32, _ variable: String?) -> Bool {
    var status = stat()
    guard let variable, unsafe fstat(descriptor, &status) == 0 else { return false }
    return variable == "\(status.st_dev):\(status.st_ino)"
  }
}
