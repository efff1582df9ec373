// Links as they change: what to poll while something waits for a carrier.

package import Execution
internal import Netlink
package import Model

/// Something that happened to a link.
package enum LinkEvent: Hashable, Sendable {
  /// The link appeared or changed: what it is now.
  case changed(index: UInt32, name: LinkName, isUp: Bool, hasCarrier: Bool)
  /// The link went, to another network namespace or for good.
  case removed(index: UInt32)
  /// Events were lost (`ENOBUFS`): observe again.
  case overrun
}

/// A subscription to the links of a network namespace.
package struct LinkMonitor: ~Copyable {
  private var notifications: LinkNotifications

  /// Subscribes in the calling thread's network namespace.
  ///
  /// - Throws: ``KernelError`` with the number of the system call that failed.
  package init() throws(KernelError) {
    do throws(NetlinkError) {
      notifications = try LinkNotifications()
    } catch {
      throw KernelError(error)
    }
  }

  /// The descriptor to poll for reading; it lives as long as the monitor.
  package var fileDescriptor: Int32 { notifications.fileDescriptor }

  /// Takes the events that have come, in their order, without waiting.
  package mutating func drain() -> [LinkEvent] {
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
