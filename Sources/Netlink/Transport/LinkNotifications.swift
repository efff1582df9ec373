// The kernel's notifications about links (RTNLGRP_LINK).

internal import CNetlink
package import Model

/// A subscription to the links in the network namespace of the thread that opens it.
package struct LinkNotifications: ~Copyable {
  private var socket: Socket
  private var buffer = [UInt8](repeating: 0, count: 32 << 10)

  /// Subscribes.
  ///
  /// - Throws: `systemCall`.
  package init() throws(NetlinkError) {
    do throws(TransportError) {
      socket = try Socket(groups: UInt32(RTMGRP_LINK))
    } catch {
      throw NetlinkError(.newLink, error.cause)
    }
  }

  /// The descriptor to poll for reading; it is open as long as this value exists.
  package var fileDescriptor: Int32 { socket.descriptor }

  /// Reads the notifications that have arrived, without waiting.
  package mutating func drain() -> [LinkEvent] {
    var events: [LinkEvent] = []
    while true {
      do throws(TransportError) {
        guard let length = try socket.receive(into: &buffer, waits: false) else { break }
        events += Self.events(in: buffer[..<length])
      } catch .systemCall {
        events.append(.overrun)
        break
      } catch {
        events.append(.overrun)
      }
    }
    return events
  }

  /// Reads a datagram; a malformed one is treated as lost.
  static func events(in datagram: ArraySlice<UInt8>) -> [LinkEvent] {
    guard let messages = ReceivedMessage.messages(in: datagram) else { return [.overrun] }
    return messages.compactMap { message in
      do throws(NetlinkError) {
        switch message.type {
        case .newLink: return try Link(message).map { .changed($0) }
        case .deleteLink: return try Link(message).map { .removed(index: $0.index) }
        default: return nil
        }
      } catch {
        return .overrun
      }
    }
  }
}
