// The kernel's notifications about links (RTNLGRP_LINK).

internal import CNetlink
package import Model

/// A subscription to the links in the network namespace of the thread that opens it.
package struct LinkNotifications: ~Copyable {
  private var subscription: Subscription

  /// Subscribes.
  ///
  /// - Throws: `systemCall`.
  package init() throws(NetlinkError) {
    subscription = try Subscription(to: UInt32(RTMGRP_LINK))
  }

  /// The descriptor to poll for reading; it is open as long as this value exists.
  package var fileDescriptor: Int32 { subscription.fileDescriptor }

  /// Reads the notifications that have arrived, without waiting.
  package mutating func drain() -> [LinkEvent] {
    var events: [LinkEvent] = []
    subscription.drain { events += Self.events(in: $0) }
    return events
  }

  /// Reads the messages of a datagram; nil stands for a lost one, and a malformed one is lost too.
  static func events(in messages: [ReceivedMessage]?) -> [LinkEvent] {
    guard let messages else { return [.overrun] }
    return messages.compactMap { message in
      do throws(NetlinkError) { return try LinkEvent(message) } catch { return .overrun }
    }
  }
}

extension LinkEvent {
  /// Reads a notification.
  ///
  /// - Returns: Nil for a message of another kind, or about a link that the model does not represent.
  init?(_ message: ReceivedMessage) throws(NetlinkError) {
    switch message.type {
    case .newLink:
      guard let link = try Link(message) else { return nil }
      self = .changed(link)
    case .deleteLink:
      guard let link = try Link(message) else { return nil }
      self = .removed(index: link.index)
    default: return nil
    }
  }
}
