// Getting leases for several links at once, with an eye on the links and on signals.

import CLinux
import DHCPv4
import Glibc
import Linux
import Model
import StateFiles

/// What ends a wait for leases early: news of links, and signals that ask for the end.
struct LeaseWatch: ~Copyable {
  private var monitor: LinkMonitor
  private let signals: Int32
  private let both: Int32
  private(set) var wasInterrupted = false

  /// Subscribes to the links; SIGINT, SIGTERM and SIGHUP are held back from here on.
  init() throws(Failure) {
    termination_signals_hold()
    let opened = try Self.openMonitor()
    let signals = termination_signals_open()
    guard signals >= 0 else {
      throw .packetSocket(TransportError(operation: "signalfd", number: errno))
    }
    let both = readable_of_two_open(opened.fileDescriptor, signals)
    guard both >= 0 else {
      let number = errno
      close(signals)
      throw .packetSocket(TransportError(operation: "epoll_ctl", number: number))
    }
    self.signals = signals
    self.both = both
    monitor = opened
  }

  deinit {
    close(both)
    close(signals)
  }

  /// Asks for leases.
  ///
  /// - Parameters:
  ///   - intents: The links, each of which has a MAC.
  ///   - moment: Now.
  ///   - probing: Whether an offer is enough.
  ///   - limit: How long to try.
  /// - Returns: The leases by the numbers of their links.
  mutating func leases(
    for intents: [LinkRequest], at moment: BootMoment, probing: Bool = false, within limit: Duration
  ) throws(Failure) -> [UInt32: Lease] {
    let requests = intents.compactMap { intent in
      intent.leaseRequest(at: moment, probing: probing).map {
        (link: intent.link.name, request: $0)
      }
    }
    var socket: PacketSocket
    do { socket = try PacketSocket(watching: both) } catch { throw .packetSocket(error) }
    let indexes = requests.map(\.request.linkIndex)
    var carriers = Set<UInt32>()
    // What has come so far is no news to an exchange that has yet to begin: told of a carrier that
    // was there before, it would send everything twice.
    _ = news(indexes, &carriers)
    if wasInterrupted { throw .interrupted }
    let results = negotiate(requests.map(\.request), within: limit, over: &socket) {
      news(indexes, &carriers)
    }
    socket.closeElsewhere()
    if wasInterrupted { throw .interrupted }
    var leases: [UInt32: Lease] = [:]
    for (result, request) in zip(results, requests) {
      switch result {
      case .success(let lease): leases[request.request.linkIndex] = lease
      case .failure(let error):
        throw .lease(request.link, error, hadCarrier: true, limit: limit)
      }
    }
    return leases
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
        // The kernel tells of every change; a carrier that stays is no news.
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

extension LinkRequest {
  /// How to ask for the link's lease: confirm a kept one that has not run out, or start anew.
  fileprivate func leaseRequest(at moment: BootMoment, probing: Bool) -> LeaseRequest? {
    guard let mac = link.mac else { return nil }
    var mode = LeaseRequest.Mode.discover
    if probing {
      mode = .probe
    } else if let lease, agrees(lease.lease), lease.remaining(at: moment) != nil {
      mode = .initReboot(lease.lease)
    }
    return LeaseRequest(linkIndex: link.index, mac: mac, mode: mode)
  }
}
