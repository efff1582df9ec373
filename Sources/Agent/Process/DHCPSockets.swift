// The agent's sockets for DHCP: one for broadcasts and all that arrives, and one for each renewal.

import DHCPv4
import Engine
import Model
import SystemCalls

/// The sockets of the agent's DHCP client.
final class DHCPSockets {
  private var packets: PacketSocket
  private var renewals = UnicastSockets()

  /// Opens the socket for broadcasts.
  ///
  /// - Throws: ``Failure/lease(_:)``.
  init() throws(Failure) {
    do throws(SystemCallError) { packets = try PacketSocket() } catch {
      throw .lease(.socket(error))
    }
  }

  /// The descriptor that is readable once there is a packet.
  var fileDescriptor: Int32 { packets.descriptor }

  /// The time since the machine started, suspension included.
  var now: Duration { packets.now }

  /// Sends a message; gives why it could not be sent.
  func send(_ message: LeaseKeeper.Message) -> SystemCallError? {
    do throws(SystemCallError) {
      switch message {
      case .broadcast(let packet, let index): try packets.broadcast(packet, linkIndex: index)
      case .unicast(let payload, let index, let source, let server):
        try renewals.send(payload, linkIndex: index, from: source, to: server)
      }
      return nil
    } catch { return error }
  }

  /// Waits for no answer to a renewal any more.
  func endRenewal(of index: UInt32) { renewals.close(index) }

  /// The first packet that arrived; nil if there is none.
  func take() -> LeaseKeeper.Event? {
    // What cannot be read is as good as lost: the client asks again.
    (try? packets.take()) ?? nil
  }
}
