// The UDP socket by which a lease is renewed: from the link's own address, through the link.

import CLinux
import Glibc
package import Model
package import SystemCalls

/// A UDP socket for the renewal of one link's lease.
///
/// It is bound to the link, so that a renewal never leaves through another link of the same subnet,
/// whatever the routes say. The answer is read from the ``PacketSocket``, which sees every packet;
/// as long as this socket is open, the kernel does not answer the server with an ICMP error.
///
/// Source: udp(7), `SO_BINDTODEVICE` in socket(7). It requires `CAP_NET_BIND_SERVICE`, and
/// `CAP_NET_RAW` before Linux 5.7.
@safe
package struct UnicastSocket: ~Copyable {
  private let descriptor: Int32

  /// Opens the socket.
  ///
  /// - Parameters:
  ///   - linkIndex: The kernel's index of the link.
  ///   - address: The address of the lease.
  /// - Throws: ``SystemCallError``: `open` with `ENODEV` if the link does not exist, `EPERM`, `EMFILE`;
  ///   `bind` with `EADDRNOTAVAIL` if the address is gone, `EADDRINUSE` if another program reserves
  ///   the port for itself.
  package init(linkIndex: UInt32, address: IPv4Address) throws(SystemCallError) {
    let descriptor = unicast_socket_open(linkIndex)
    guard descriptor >= 0 else { throw .last("open") }
    guard unicast_socket_bind(descriptor, address.rawValue) == 0 else {
      let error = SystemCallError.last("bind")
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Sends a payload to a server's port.
  ///
  /// - Throws: ``SystemCallError``: `ENETUNREACH` if the link is down, `ENODEV` if it does not exist,
  ///   `EPERM` if a packet filter forbids it, `EAGAIN` and `ENOBUFS` if its queue is full.
  package func send(_ payload: [UInt8], to server: IPv4Address) throws(SystemCallError) {
    let result = unsafe payload.withUnsafeBufferPointer {
      unsafe unicast_socket_send(descriptor, server.rawValue, $0.baseAddress, $0.count)
    }
    guard result == 0 else { throw .last("sendto") }
  }
}
