// Links as they change: what to poll while something waits for a carrier.

public import Applying
internal import Netlink
public import NetworkModel

/// Something that happened to a link.
public enum LinkEvent: Hashable, Sendable {
  /// The link appeared or changed: what it is now.
  case changed(index: UInt32, name: LinkName, isUp: Bool, hasCarrier: Bool)
  /// The link went, to another network namespace or for good.
  case removed(index: UInt32)
  /// Events were lost (`ENOBUFS`): observe again.
  case overrun
}

/// A subscription to the links of a network namespace.
public struct LinkMonitor: ~Copyable {
  private var notifications: LinkNotifications

  /// Subscribes in the calling thread's network namespace.
  ///
  /// - Throws: ``KernelError`` with the number of the system call that failed.
  public init() throws(KernelError) {
    do throws(NetlinkError) {
      notifications = try LinkNotifications()
    } catch {
      throw KernelError(error)
    }
  }

  /// The descriptor to poll for reading; it lives as long as the monitor.
  public var fileDescriptor: Int32 { notifications.fileDescriptor }

  /// Takes the events that have come, in their order, without waiting.
  public mutating func drain() -> [LinkEvent] {
    notifications.drain().map { notification in
      switch notification {
      case .present(let link):
        .changed(
          index: link.index, name: link.name, isUp: link.isUp, hasCarrier: link.hasCarrier)
      case .removed(let index): .removed(index: index)
      case .overrun: .overrun
      }
    }
  }
}
