// A netlink socket: its descriptor and options, sending and receiving.

internal import CNetlink
internal import Glibc

/// A transport of datagrams to and from the kernel; tests use a scripted one.
protocol Transport: ~Copyable {
  /// The port to which the kernel addresses answers.
  var port: UInt32 { get }
  /// Sends the bytes as one datagram.
  mutating func send(_ bytes: [UInt8]) throws(TransportError)
  /// Waits for a datagram of the kernel and puts it into the buffer.
  ///
  /// - Returns: Its length; nil if there is none and the call does not wait.
  mutating func receive(into buffer: inout [UInt8], waits: Bool) throws(TransportError) -> Int?
}

/// Why a datagram was not sent or received.
enum TransportError: Error {
  /// Datagrams were lost because the receive buffer was full (`ENOBUFS`).
  case overrun
  /// The datagram is longer than the buffer; its rest is lost.
  case truncated
  /// A message's length is larger than the datagram.
  case malformed
  /// A system call failed.
  case systemCall(name: String, number: Int32)

  /// The cause that callers receive.
  var cause: NetlinkError.Cause {
    switch self {
    case .overrun: .systemCall(name: "recvfrom", number: ENOBUFS)
    case .truncated, .malformed: .malformed
    case .systemCall(let name, let number): .systemCall(name: name, number: number)
    }
  }
}

/// A socket of netlink.
///
/// Uses system calls, because libnl's socket loses their error numbers.
struct Socket: Transport, ~Copyable {
  let descriptor: Int32
  let port: UInt32
  /// Whether the kernel gives only what a dump asks for (NETLINK_GET_STRICT_CHK, Linux 4.20).
  let filtersDumps: Bool

  /// The size of the receive buffer, in bytes; the kernel uses memory only for what is in it.
  static let receiveBuffer: Int32 = 1 << 20

  /// Opens a socket and subscribes it to groups of notifications (`RTMGRP_…`); the kernel ignores
  /// groups that it does not know.
  init(
    _ subsystem: Int32 = NETLINK_ROUTE, groups: UInt32 = 0, receiveBuffer: Int32 = receiveBuffer
  ) throws(TransportError) {
    let descriptor = socket(
      AF_NETLINK, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), subsystem)
    guard descriptor >= 0 else { throw .systemCall(name: "socket", number: errno) }
    let filtersDumps = Self.setOptions(descriptor, receiveBuffer)
    do throws(TransportError) {
      port = try Self.bind(descriptor, groups: groups)
    } catch {
      close(descriptor)
      throw error
    }
    self.filtersDumps = filtersDumps
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Sets options for better answers and shorter dumps; a kernel may lack any of them.
  ///
  /// - Returns: Whether dumps can be filtered.
  private static func setOptions(_ descriptor: Int32, _ receiveBuffer: Int32) -> Bool {
    func set(_ level: Int32, _ option: Int32, _ value: Int32) -> Bool {
      var value = value
      return unsafe setsockopt(descriptor, level, option, &value, socklen_t(4)) == 0
    }
    _ = set(SOL_NETLINK, NETLINK_EXT_ACK, 1)
    _ = set(SOL_NETLINK, NETLINK_CAP_ACK, 1)
    // Larger than rmem_max if permitted, otherwise as large as possible.
    _ =
      set(SOL_SOCKET, SO_RCVBUFFORCE, receiveBuffer) || set(SOL_SOCKET, SO_RCVBUF, receiveBuffer)
    return set(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1)
  }

  /// Binds the socket; the kernel chooses the port.
  private static func bind(_ descriptor: Int32, groups: UInt32) throws(TransportError) -> UInt32 {
    var address = sockaddr_nl()
    address.nl_family = sa_family_t(AF_NETLINK)
    address.nl_groups = groups
    var length = socklen_t(MemoryLayout<sockaddr_nl>.size)
    let failed: String? = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        if unsafe Glibc.bind(descriptor, address, length) != 0 { return "bind" }
        return unsafe getsockname(descriptor, address, &length) == 0 ? nil : "getsockname"
      }
    }
    if let failed { throw .systemCall(name: failed, number: errno) }
    return address.nl_pid
  }

  mutating func send(_ bytes: [UInt8]) throws(TransportError) {
    // The kernel accepts a netlink datagram as a whole. An unconnected socket sends to the kernel.
    while true {
      let sent = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, 0)
      }
      if sent >= 0 { return }
      let number = errno
      if number != EINTR { throw .systemCall(name: "send", number: number) }
    }
  }

  mutating func receive(into buffer: inout [UInt8], waits: Bool) throws(TransportError) -> Int? {
    // With MSG_TRUNC, the result is the datagram's real length, even if the buffer is shorter.
    let flags = Int32(MSG_TRUNC) | (waits ? 0 : Int32(MSG_DONTWAIT))
    while true {
      var sender = sockaddr_nl()
      var senderLength = socklen_t(MemoryLayout<sockaddr_nl>.size)
      let length = unsafe buffer.withUnsafeMutableBytes { buffer in
        unsafe withUnsafeMutablePointer(to: &sender) { sender in
          unsafe sender.withMemoryRebound(to: sockaddr.self, capacity: 1) { sender in
            unsafe recvfrom(
              descriptor, buffer.baseAddress, buffer.count, flags, sender, &senderLength)
          }
        }
      }
      guard length >= 0 else {
        switch errno {
        case EINTR: continue
        case EAGAIN: return nil
        case ENOBUFS: throw .overrun
        case let number: throw .systemCall(name: "recvfrom", number: number)
        }
      }
      // Port 0 is the kernel. Other processes can send to this socket too.
      guard sender.nl_pid == 0 else { continue }
      guard length <= buffer.count else { throw .truncated }
      return length
    }
  }
}
