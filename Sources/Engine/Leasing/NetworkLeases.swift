// Leases from DHCP servers, with an eye on the links and on signals.

import CLinux
package import DHCPv4
import Glibc
import Linux
import Model
import SystemCalls

/// Acquires leases from DHCP servers, in the network namespace of the calling thread.
package struct NetworkLeases: LeaseAcquirer {
  /// Opens nothing yet.
  package init() {}

  /// Asks the servers; see ``LeaseAcquirer/acquire(_:within:_:)``.
  package func acquire(
    _ requests: [LeaseRequest], within limit: Duration,
    _ finished: ([LeaseResult]) -> Void
  ) throws(Failure) {
    var watch = try LeaseWatch()
    try watch.acquire(requests, within: limit, finished)
  }
}

/// What ends a wait for leases early: news of links, and signals that ask for the end.
private struct LeaseWatch: ~Copyable {
  private var monitor: LinkMonitor
  private let signals: Int32
  private let both: Int32
  private var wasInterrupted = false

  /// Subscribes to the links; SIGINT, SIGTERM, SIGQUIT and SIGHUP are held back from here on.
  init() throws(Failure) {
    termination_signals_hold()
    let opened = try Self.openMonitor()
    let signals = termination_signals_open()
    guard signals >= 0 else {
      throw .lease(.socket(SystemCallError(operation: "signalfd", number: errno)))
    }
    let both = readable_of_two_open(opened.fileDescriptor, signals)
    guard both >= 0 else {
      let number = errno
      close(signals)
      throw .lease(.socket(SystemCallError(operation: "epoll_ctl", number: number)))
    }
    self.signals = signals
    self.both = both
    monitor = opened
  }

  deinit {
    close(both)
    close(signals)
  }

  mutating func acquire(
    _ requests: [LeaseRequest], within limit: Duration,
    _ finished: ([LeaseResult]) -> Void
  ) throws(Failure) {
    var socket: PacketSocket
    do { socket = try PacketSocket(watching: both) } catch { throw .lease(.socket(error)) }
    let indexes = requests.map(\.linkIndex)
    var carriers = Set<UInt32>()
    // Events from before the exchange begins are dropped: a carrier that was there already would
    // make it send everything twice.
    _ = news(indexes, &carriers)
    if wasInterrupted { throw .interrupted }
    var isInterrupted = false
    negotiate(
      requests, within: limit, over: &socket,
      linkEvents: {
        let news = news(indexes, &carriers)
        isInterrupted = wasInterrupted
        return news
      },
      finished: { results in
        // What ends because of a signal did not fail by itself.
        if !isInterrupted { finished(results) }
      })
    socket.closeElsewhere()
    if wasInterrupted { throw .interrupted }
  }

  private static func openMonitor() throws(Failure) -> LinkMonitor {
    do { return try LinkMonitor() } catch { throw .kernel(error) }
  }

  private mutating func news(_ indexes: [UInt32], _ carriers: inout Set<UInt32>) -> [LinkEvent] {
    if termination_signal_take(signals) {
      wasInterrupted = true
      return indexes.map { .removed(index: $0) }
    }
    return monitor.drain().compactMap { event in
      switch event {
      case .changed(let link):
        // The kernel reports every change; a carrier that stays is left out.
        if !link.hasCarrier {
          carriers.remove(link.index)
          return nil
        }
        return carriers.insert(link.index).inserted ? event : nil
      case .removed: return event
      case .overrun: return nil
      }
    }
  }
}
