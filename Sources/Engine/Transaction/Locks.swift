// The two locks: one for the network, held for moments; one per ENI, held while enicfg waits for something of it.

import Files
package import Model
import StateFiles

// The network's lock is taken to observe, plan and apply, and never while anything is waited for. What
// waits for a lease in between holds the lock of its ENI, so that no other enicfg takes that ENI for its
// own, while others go on.

extension Host {
  /// Runs a body under the network's lock: one enicfg at a time changes the network.
  ///
  /// - Throws: What the body throws; ``Failure/file(_:)`` where another enicfg holds the lock for too long;
  ///   ``Failure/interrupted`` where a signal ends the wait for it.
  func locked<Value>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
    let lock: Lock
    do throws(FileError) {
      lock = try Lock(
        directory: stores.runDirectory, waitingAtMost: stores.lockBound, unless: isInterrupted)
    } catch {
      if case .locked = error { try endIfInterrupted() }
      throw .file(error)
    }
    // What is half done is to be undone, or finished, before a signal ends it.
    holdSignals()
    do throws(Failure) {
      try stores.requireOwn()
      let value = try body()
      lock.release()
      return value
    } catch {
      lock.release()
      throw error
    }
  }
}

extension Host {
  /// Waits a moment for another enicfg that has an ENI, and may itself wait for its lease.
  ///
  /// - Returns: Whether there was time left; then what was tried can be tried again.
  /// - Throws: ``Failure/interrupted``.
  func waitForOthers(until deadline: Duration) throws(Failure) -> Bool {
    guard clock.now < deadline else { return false }
    try sleep(.milliseconds(20))
    return true
  }
}

/// The locks of ENIs that a transaction holds.
final class ENILocks {
  private let locks: [MACAddress: HeldLock]

  /// Takes the locks of ENIs, without waiting.
  ///
  /// - Throws: ``FileError/locked(path:holder:)`` where another enicfg holds one of them.
  init(_ macs: some Sequence<MACAddress>, _ stores: Stores) throws(FileError) {
    var locks: [MACAddress: HeldLock] = [:]
    for mac in macs where locks[mac] == nil {
      do throws(FileError) {
        locks[mac] = HeldLock(try Lock(directory: stores.lockDirectory, of: "\(mac)"))
      } catch {
        if case .locked = error { stores.askForWay(of: mac) }
        throw error
      }
    }
    self.locks = locks
  }
}

// An agent can wait for a lease for long, and gives way to a command that an administrator waits for.
extension Stores {
  fileprivate var lockDirectory: String { runDirectory + "/locks" }

  private func wish(for mac: MACAddress) -> String { "\(lockDirectory)/\(mac).wanted" }

  /// Asks the agent for an ENI that it only waits with, or leaves alone for a while.
  func askForWay(of mac: MACAddress) {
    // Where that cannot be asked, the lock's timeout decides.
    try? Files.write([], to: wish(for: mac), mode: 0o600)
  }

  /// Whether another enicfg asked for an ENI, which is forgotten then.
  package func takeWish(for mac: MACAddress) -> Bool {
    guard (try? Files.read(wish(for: mac))) != nil else { return false }
    try? Files.remove(wish(for: mac))
    return true
  }
}

/// A lock that is held as long as something refers to it.
private final class HeldLock {
  private let lock: Lock

  init(_ lock: consuming Lock) { self.lock = lock }
}
