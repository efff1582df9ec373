// A monitor of everything that a plan is made of, to poll while an agent waits.

package import Execution
package import Model
internal import Netlink

/// A subscription to changes to links, addresses, routes, rules and next-hop objects of a network
/// namespace.
package struct NetworkMonitor: ~Copyable {
  private var notifications: NetworkNotifications

  /// Subscribes in the calling thread's network namespace.
  ///
  /// - Parameter receiveBuffer: The most bytes of news that wait to be read, each with some hundred
  ///   bytes of the kernel's own; beyond them news are lost. Without `CAP_NET_ADMIN`, no more than
  ///   rmem_max.
  /// - Throws: ``KernelError`` with the number of the system call that failed.
  package init(receiveBuffer: Int32 = 4 << 20) throws(KernelError) {
    do throws(NetlinkError) {
      notifications = try NetworkNotifications(receiveBuffer: receiveBuffer)
    } catch {
      throw KernelError(error)
    }
  }

  /// The descriptor to poll for reading; it is open as long as the monitor exists.
  package var fileDescriptor: Int32 { notifications.fileDescriptor }

  /// Reads the news that have arrived, without waiting.
  ///
  /// Of many, a part: the descriptor stays readable for the rest. After ``NetworkNews/isOverrun`` the
  /// monitor goes on with what arrives from then on.
  package mutating func drain() -> NetworkNews { notifications.drain() }
}
