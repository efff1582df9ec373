// What the kernel tells about links without being asked (RTNLGRP_LINK).

internal import CNetlink
package import Model

/// What a notification says.
package enum LinkNotification: Hashable, Sendable {
  /// The link is there, as it is now.
  case present(Link)
  /// The link of this index went, to another network namespace or for good.
  case removed(index: UInt32)
  /// Notifications were lost: what is known of the links may be out of date.
  case overrun
}

/// A subscription to the links of the network namespace of the thread that opened it.
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

  /// The descriptor to poll for reading; it lives as long as this value.
  package var fileDescriptor: Int32 { socket.descriptor }

  /// Takes what has come, without waiting.
  package mutating func drain() -> [LinkNotification] {
    var notifications: [LinkNotification] = []
    while true {
      do throws(TransportError) {
        guard let length = try socket.receive(into: &buffer, waits: false) else { break }
        notifications += Self.notifications(in: buffer[..<length])
      } catch .systemCall {
        notifications.append(.overrun)
        break
      } catch {
        notifications.append(.overrun)
      }
    }
    return notifications
  }

  /// Reads a datagram; one that can't be read counts as lost.
  static func notifications(in datagram: ArraySlice<UInt8>) -> [LinkNotification] {
    guard let messages = ReceivedMessage.messages(in: datagram) else { return [.overrun] }
    return messages.compactMap { message in
      do throws(NetlinkError) {
        switch message.type {
        case .newLink: return try Link(message).map { .present($0) }
        case .deleteLink: return try Link(message).map { .removed(index: $0.index) }
        default: return nil
        }
      } catch {
        return .overrun
      }
    }
  }
}
