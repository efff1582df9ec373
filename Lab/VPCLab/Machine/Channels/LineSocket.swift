// Lines over a socket, for QEMU's monitor and for commands in the guest.

internal import Glibc

/// One end of a socket that carries lines.
struct LineSocket {
  let socket: Descriptor
  private var received: [UInt8] = []

  init(_ socket: Descriptor) { self.socket = socket }

  /// Sends a line.
  ///
  /// The text must not contain a line end.
  func send(_ line: String, by deadline: Deadline) throws(LineFailure) {
    do throws(LabError) {
      try socket.send((line + "\n").utf8, by: deadline)
    } catch .systemCall(_, Errno(rawValue: ETIMEDOUT)) {
      throw .late
    } catch {
      throw .closed
    }
  }

  /// Waits for the next line.
  ///
  /// - Returns: The line without its end.
  mutating func nextLine(by deadline: Deadline) throws(LineFailure) -> String {
    var searched = 0
    while true {
      if let end = received[searched...].firstIndex(of: 0x0a) {
        defer { received.removeSubrange(...end) }
        return String(decoding: received[..<end], as: UTF8.self)
      }
      searched = received.count
      guard socket.isReadable(by: deadline) else { throw .late }
      guard let more = socket.readSome(), !more.isEmpty else { throw .closed }
      received += more
    }
  }
}
