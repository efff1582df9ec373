// A monitor of the links, to poll while waiting for a carrier.

package import Execution
package import Model
internal import Netlink

/// A subscription to changes to the links of a network namespace.
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

  /// The descriptor to poll for reading; it is open as long as the monitor exists.
  package var fileDescriptor: Int32 { notifications.fileDescriptor }

  /// Reads the events that have arrived, in their order, without waiting.
  package mutating func drain() -> [LinkEvent] { notifications.drain() }
}
