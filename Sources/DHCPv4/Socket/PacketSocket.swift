// The packet socket for DHCP: broadcasts, and everything that is received.

import CLinux
import Glibc
package import SystemCalls

/// A packet socket for DHCP clients, over all links of the network namespace.
///
/// Source: packet(7). It requires `CAP_NET_RAW`.
@safe
package struct PacketSocket: ~Copyable, DatagramTransport {
  /// Readable when there is a packet to ``take()``; it belongs to the socket.
  package let descriptor: Int32
  private let watched: Int32

  /// More than an Ethernet frame has; longer packets are truncated and then dropped.
  private static let longestPacket = 2048

  /// Opens the socket; it queues packets from now on.
  ///
  /// - Parameter watched: A descriptor of the caller for ``TransportEvent/watchedReadable``; the
  ///   caller keeps it open as long as the socket.
  /// - Throws: ``SystemCallError``: `EPERM` without `CAP_NET_RAW`, `EMFILE`, `ENFILE`, `ENOMEM`.
  package init(watching watched: Int32? = nil) throws(SystemCallError) {
    let descriptor = packet_socket_open()
    guard descriptor >= 0 else { throw .last("open") }
    self.descriptor = descriptor
    self.watched = watched ?? -1
  }

  deinit { close(descriptor) }

  /// Closes the socket without waiting 8 to 16 ms for the kernel's grace period.
  ///
  /// A child process does the waiting; it has no other open descriptor and ends after that. This is
  /// for a process that is about to end, because the child is not reaped before. Otherwise, just
  /// release the value.
  package consuming func closeElsewhere() {
    packet_socket_close_elsewhere(descriptor)
    discard self
  }

  /// The time since the machine started, suspension included (`CLOCK_BOOTTIME`).
  package var now: Duration { .nanoseconds(boot_clock_nanoseconds()) }

  /// Broadcasts an IPv4 packet on a link.
  ///
  /// - Throws: ``SystemCallError``: `ENETDOWN` if the link is down, `ENXIO` if it does not exist,
  ///   `EMSGSIZE` above its MTU, `ENOBUFS` and `EAGAIN` if its queue is full.
  package mutating func broadcast(_ packet: [UInt8], linkIndex: UInt32) throws(SystemCallError) {
    let result = unsafe packet.withUnsafeBufferPointer {
      unsafe packet_socket_broadcast(descriptor, linkIndex, $0.baseAddress, $0.count)
    }
    guard result == 0 else { throw .last("sendto") }
  }

  /// Waits for a packet, for the watched descriptor, or for an instant of ``now``.
  ///
  /// - Throws: ``SystemCallError`` if `ppoll` or `recvmsg` fails.
  package mutating func receive(
    until instant: Duration
  ) throws(SystemCallError) -> TransportEvent {
    while true {
      let current = now
      let ready = packet_socket_wait(descriptor, watched, (instant - current).nanoseconds)
      guard ready >= 0 else { throw .last("ppoll") }
      if ready & Int32(PACKET_SOCKET_WATCHED_READY) != 0 { return .watchedReadable }
      if ready & Int32(PACKET_SOCKET_READY) != 0 {
        if let (packet, link, isChecksumReady) = try takePacket() {
          return .packet(packet, linkIndex: link, isChecksumReady: isChecksumReady)
        }
      } else if now >= instant {
        return .timeIsUp
      }
    }
  }

  /// The first packet in the queue, without waiting; nil if there is none.
  ///
  /// - Throws: ``SystemCallError`` if `recvmsg` fails.
  package mutating func take() throws(SystemCallError) -> LeaseKeeper.Event? {
    guard let (packet, link, isChecksumReady) = try takePacket() else { return nil }
    return .packet(packet, linkIndex: link, isChecksumReady: isChecksumReady)
  }

  private func takePacket() throws(SystemCallError) -> (
    packet: [UInt8], linkIndex: UInt32, isChecksumReady: Bool
  )? {
    var info = packet_socket_info()
    var count: Int32 = 0
    let packet = unsafe [UInt8](unsafeUninitializedCapacity: Self.longestPacket) { buffer, filled in
      count = unsafe packet_socket_receive(
        descriptor, buffer.baseAddress, buffer.count, &info)
      filled = max(0, Int(count))
    }
    guard count >= 0 else {
      if errno == EAGAIN { return nil }
      throw .last("recvmsg")
    }
    return (packet, info.link_index, info.checksum_ready)
  }
}

extension Duration {
  /// Whole nanoseconds; the clock's resolution, and 292 years at most.
  fileprivate var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
