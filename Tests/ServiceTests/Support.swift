// The other ends: sockets that receive, pipes, and an environment.

import Glibc
import TestSupport
import Testing

/// A datagram socket at a path, or in the abstract namespace with `@` in front; non-blocking.
final class Receiver {
  let descriptor: Int32

  init(at path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    try #require(descriptor >= 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(path.utf8)
    if path.hasPrefix("@") { bytes[0] = 0 }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    // Two bytes of family come before the name.
    let length = socklen_t(2 + bytes.count)
    let result = unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(descriptor, address, length)
      }
    }
    try #require(result == 0, "bind: \(errno)")
  }

  deinit { close(descriptor) }

  /// The next datagram; nil if there is none.
  func next() -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = unsafe recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return count < 0 ? nil : Array(bytes[..<count])
  }

  /// The next datagram as text; nil if there is none.
  func text() -> String? { next().map { String(decoding: $0, as: UTF8.self) } }
}

/// A pipe, in place of standard error.
final class Pipe {
  let reader: Int32
  let writer: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    let result = unsafe pipe(&ends)
    try #require(result == 0)
    (reader, writer) = (ends[0], ends[1])
    _ = fcntl(reader, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(reader)
    close(writer)
  }

  /// What is in the pipe.
  func text() -> String {
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = unsafe read(reader, &bytes, bytes.count)
    return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
  }

  /// What `JOURNAL_STREAM` would be if the journal read the pipe.
  func journalStream() throws -> String {
    var status = stat()
    try #require(unsafe fstat(writer, &status) == 0)
    return "\(status.st_dev):\(status.st_ino)"
  }
}

/// An environment with these variables.
func environment(_ variables: [String: String]) -> (String) -> String? { { variables[$0] } }
