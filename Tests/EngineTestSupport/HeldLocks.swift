// Locks as another enicfg would hold them.

package import Model
import StateFiles

/// The lock of an ENI, held by another enicfg until it is released.
package final class HeldENILock {
  private var lock: Lock?

  package init(_ mac: MACAddress, _ runDirectory: String) throws {
    lock = try Lock(directory: runDirectory + "/locks", of: "\(mac)")
  }

  package func release() { lock = nil }
}

/// The network's lock, held by another enicfg until it is released.
package final class HeldNetworkLock {
  private var lock: Lock?

  package init(_ runDirectory: String) throws {
    lock = try Lock(directory: runDirectory, waitingAtMost: .zero)
  }

  package func release() { lock = nil }
}
