// Owned file descriptors: pipes, anonymous files, whole reads, waits with a timeout.

internal import CLab
internal import Glibc

/// A file descriptor, closed when its last reference is released.
final class Descriptor: Sendable {
  let number: Int32
  private let isOwned: Bool

  /// Takes ownership of a descriptor; if `isOwned` is false, the descriptor stays open.
  init(_ number: Int32, isOwned: Bool = true) {
    self.number = number
    self.isOwned = isOwned
  }

  deinit { if isOwned { close(number) } }

  /// Opens a file, closed on exec.
  convenience init(opening path: String, flags: Int32 = O_RDONLY) throws(LabError) {
    let number = unsafe open(path, flags | O_CLOEXEC)
    guard number >= 0 else { throw .systemCall("open(\(path))", .current) }
    self.init(number)
  }

  /// Makes a file that has no name, with these bytes, to be read from its start.
  convenience init(anonymousFile text: String) throws(LabError) {
    let number = unsafe lab_anonymous_file("lab")
    guard number >= 0 else { throw .systemCall("memfd_create", .current) }
    self.init(number)
    try write(text)
    lseek(number, 0, SEEK_SET)
  }

  /// A descriptor that becomes readable when a process ends.
  convenience init(process: pid_t) throws(LabError) {
    let number = lab_pidfd_open(process)
    guard number >= 0 else { throw .systemCall("pidfd_open", .current) }
    self.init(number)
  }

  /// Makes a pipe whose ends are closed on exec.
  static func pipe() throws(LabError) -> (reading: Descriptor, writing: Descriptor) {
    var ends: [Int32] = [-1, -1]
    let error = unsafe lab_pipe(&ends)
    guard error == 0 else { throw .systemCall("pipe2", Errno(rawValue: error)) }
    return (Descriptor(ends[0]), Descriptor(ends[1]))
  }

  /// Makes a pair of sockets that are closed on exec.
  ///
  /// Unlike with a pipe, sending to a closed peer raises no SIGPIPE.
  static func socketPair() throws(LabError) -> (reading: Descriptor, writing: Descriptor) {
    var ends: [Int32] = [-1, -1]
    let error = unsafe lab_socket_pair(&ends)
    guard error == 0 else { throw .systemCall("socketpair", Errno(rawValue: error)) }
    return (Descriptor(ends[0]), Descriptor(ends[1]))
  }

  /// Sends all bytes through a socket.
  ///
  /// - Throws: ``LabError/systemCall(_:_:)`` with EPIPE if the peer is closed, and with ETIMEDOUT if
  ///   the peer does not read before the deadline.
  func send(_ bytes: some Sequence<UInt8>, by deadline: Deadline) throws(LabError) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      guard allows(POLLOUT, by: deadline) else {
        throw .systemCall("send", Errno(rawValue: ETIMEDOUT))
      }
      let count = unsafe rest.withUnsafeBytes { unsafe lab_send(number, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR || errno == EAGAIN else {
        throw .systemCall("send", .current)
      }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  /// Writes all of a text.
  func write(_ text: String) throws(LabError) { try write(Array(text.utf8)) }

  /// Writes all bytes.
  func write(_ bytes: [UInt8]) throws(LabError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(number, $0.baseAddress, $0.count)
      }
      guard count >= 0 || errno == EINTR else { throw .systemCall("write", .current) }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  /// Appends the first `count` bytes of another file.
  ///
  /// - Throws: ``LabError/systemCall(_:_:)``, with ENODATA if that file is shorter.
  func append(_ other: Descriptor, count: Int) throws(LabError) {
    var rest = count
    while rest > 0 {
      let copied = sendfile(number, other.number, nil, rest)
      guard copied != 0 else { throw .systemCall("sendfile", Errno(rawValue: ENODATA)) }
      guard copied > 0 || errno == EINTR else { throw .systemCall("sendfile", .current) }
      rest -= max(copied, 0)
    }
  }

  /// Reads what is available, at most 64 KiB.
  ///
  /// Empty at the end; nil if reading would block or fails.
  func readSome() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe read(number, $0.baseAddress, $0.count)
    }
    guard count >= 0 else { return errno == EINTR ? readSome() : nil }
    return Array(buffer.prefix(count))
  }

  /// The whole of a file, read from its start.
  func contents() -> String {
    lseek(number, 0, SEEK_SET)
    return rest()
  }

  /// Reads up to the end, and waits for it if necessary.
  func rest() -> String {
    var bytes: [UInt8] = []
    while let more = readSome(), !more.isEmpty { bytes += more }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Waits until something can be read or the end is reached; false if the deadline passes first.
  func isReadable(by deadline: Deadline) -> Bool { allows(POLLIN, by: deadline) }

  /// Waits until something can be read from one of several descriptors.
  ///
  /// - Returns: The indexes of those descriptors; none if the deadline passes first.
  static func readable(among descriptors: [Descriptor], by deadline: Deadline) -> [Int] {
    let entries = descriptors.map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
    return ready(entries, by: deadline)
  }

  private func allows(_ events: Int32, by deadline: Deadline) -> Bool {
    !Self.ready([pollfd(fd: number, events: Int16(events), revents: 0)], by: deadline).isEmpty
  }

  /// The indexes of the entries with an event; none if the deadline passes first.
  private static func ready(_ entries: [pollfd], by deadline: Deadline) -> [Int] {
    var entries = entries
    while true {
      let count = unsafe poll(&entries, nfds_t(entries.count), deadline.milliseconds)
      if count > 0 { return entries.indices.filter { entries[$0].revents != 0 } }
      if count == 0 && deadline.hasPassed { return [] }
    }
  }
}
