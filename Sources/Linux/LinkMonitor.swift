// Links as they change: what to poll while something waits for a carrier.

package import Execution
internal import Netlink
package import Model

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
  package mutating func drain() -> [LinkEvent] { notifications.drain() }
}
