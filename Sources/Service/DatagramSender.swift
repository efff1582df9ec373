// Datagrams to the service manager and to the journal.

internal import CLinux
import SystemCalls

/// A socket that sends datagrams to the socket at one path.
///
/// It is not connected: the receiver may be restarted, and then has another socket at the path.
struct DatagramSender: ~Copyable {
  private let socket: Descriptor
  /// The path; of the abstract namespace with `@` in front.
  private let path: String

  /// Opens a socket.
  ///
  /// - Parameter patience: How long a send waits for a receiver whose queue is full, in milliseconds.
  /// - Throws: ``SystemCallError``: `EMFILE`, `ENFILE`, `ENOMEM`, and `EAFNOSUPPORT` if a service
  ///   manager forbids the family.
  init(to path: String, patience milliseconds: Int64) throws(SystemCallError) {
    socket = try Descriptor(unix_datagram_open(milliseconds), of: "socket")
    self.path = path
  }

  /// Sends a datagram.
  ///
  /// - Returns: 0, or the error number; see `unix_datagram_send`.
  func send(_ bytes: [UInt8]) -> Int32 {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe unix_datagram_send(socket.number, path, bytes.baseAddress, bytes.count)
    }
  }
}
