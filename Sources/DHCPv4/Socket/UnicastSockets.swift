// The sockets by which leases of several links are renewed.

package import Model
package import SystemCalls

/// The ``UnicastSocket`` of each link whose lease is renewed at the moment.
package struct UnicastSockets: ~Copyable {
  /// An owner, because a dictionary has no place for what cannot be copied.
  private final class Holder {
    let socket: UnicastSocket
    init(_ socket: consuming UnicastSocket) { self.socket = socket }
  }

  private var holders: [UInt32: Holder] = [:]

  /// Opens nothing yet.
  package init() {}

  /// Sends a renewal from an address of a link, through a new socket, which stays open for the answer.
  ///
  /// - Throws: ``SystemCallError`` as ``UnicastSocket/init(linkIndex:address:)`` and
  ///   ``UnicastSocket/send(_:to:)``.
  package mutating func send(
    _ payload: [UInt8], linkIndex: UInt32, from address: IPv4Address, to server: IPv4Address
  ) throws(SystemCallError) {
    // The earlier one may be bound to an address that the link no longer has.
    holders[linkIndex] = nil
    let holder = Holder(try UnicastSocket(linkIndex: linkIndex, address: address))
    holders[linkIndex] = holder
    try holder.socket.send(payload, to: server)
  }

  /// Closes the socket of a link, for which there are news.
  package mutating func close(_ linkIndex: UInt32) { holders[linkIndex] = nil }
}
