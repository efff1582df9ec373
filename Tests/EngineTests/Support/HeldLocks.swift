// Locks as another enicfg would hold them.

import Model
import StateFiles

/// The lock of an ENI, held by another enicfg until it is released.
final class HeldENILock {
  private var lock: Lock?

  init(_ mac: MACAddress, _ runDirectory: String) throws {
    lock = try Lock(directory: runDirectory + "/locks", of: "\(mac)")
  }

  func release() { lock = nil }
}

/// The network's lock, held by another enicfg until it is released.
final class HeldNetworkLock {
  private var lock: Lock?

  init(_ runDirectory: String) throws {
    lock = try Lock(directory: runDirectory, waitingAtMost: .zero)
  }

  func release() { lock = nil }
}
