// A connection to the kernel's socket diagnosis, which lists connections (sock_diag(7)).

internal import CNetlink
internal import Glibc
package import Model

/// A connection to socket diagnosis in the network namespace of the thread that opens it.
package struct DiagnosisSocket: ~Copyable {
  private var conversation: Conversation<Socket>

  /// Opens a connection.
  ///
  /// - Throws: `systemCall`.
  package init() throws(NetlinkError) {
    do throws(TransportError) {
      conversation = Conversation(try Socket(NETLINK_SOCK_DIAG))
    } catch {
      throw NetlinkError(.getSockets, error.cause)
    }
  }

  /// The established TCP connections of both families; none where the kernel cannot list them.
  ///
  /// - Throws: `refused`, `systemCall`, `interrupted`, `malformed`.
  package mutating func connections(on links: LinkTable) throws(NetlinkError) -> [TCPConnection] {
    var connections: [TCPConnection] = []
    for family in IPFamily.allCases {
      do throws(NetlinkError) {
        connections += try conversation.dump(.dumpConnections(family)) {
          message throws(NetlinkError) in
          try TCPConnection(message, links)
        }
      } catch {
        // Without the module tcp_diag, which may be missing or not allowed.
        guard case .refused(let refusal) = error.cause, refusal.number == ENOENT else {
          throw error
        }
      }
    }
    return connections
  }
}
