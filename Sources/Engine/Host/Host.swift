// What the engine works with: everything that a test replaces, and nothing else.

import CLinux
import Execution
package import Files
package import Linux
package import Model
package import StateFiles

/// The machine that operations work on.
package struct Host {
  /// What this process may do.
  package struct Permissions {
    /// Whether it may change the network (`CAP_NET_ADMIN`).
    package var changesNetwork: Bool
    /// Whether it may send what no address of the guest sends (`CAP_NET_RAW`).
    package var asksServers: Bool

    /// Grants both, or not.
    package init(changesNetwork: Bool, asksServers: Bool) {
      self.changesNetwork = changesNetwork
      self.asksServers = asksServers
    }

    /// What the calling process may do.
    package static var current: Permissions {
      Permissions(
        changesNetwork: has_effective_capability(Int32(CAPABILITY_NET_ADMIN)),
        asksServers: has_effective_capability(Int32(CAPABILITY_NET_RAW)))
    }
  }

  /// A connection to the kernel.
  package typealias Connection = () throws(Failure) -> KernelConnection
  /// Asks neighbours for addresses.
  package typealias Probe = ([AddressProbe.Question], Set<MACAddress>) throws(Failure) ->
    [AddressProbe.Question: MACAddress]

  /// Opens a connection to the kernel.
  package var connect: Connection
  /// The clock.
  package var clock: any EngineClock
  /// Where enicfg keeps what it has to remember.
  package var stores: Stores
  /// How leases are acquired.
  package var leases: any LeaseAcquirer
  /// What this process may do.
  package var permissions: Permissions
  /// The system whose managers have the links.
  package var root: FileRoot
  /// The driver of a link's device; nil where it has none.
  package var driver: (Link) -> String?
  /// Whether irqbalance runs; nil where that cannot be told.
  package var balancesInterrupts: () -> Bool?
  /// The settings that hold for all links.
  package var sharedSettings: () -> [LinkSetting: UInt32]
  /// Asks neighbours for addresses of links; tells the MACs that answered, besides the given ones.
  package var probe: Probe
  /// Holds back the signals that end a process, so that what is half done can be undone.
  package var holdSignals: () -> Void
  /// Whether a signal that is held back asks for the end.
  package var isInterrupted: () -> Bool
  /// Takes a note as soon as it is known.
  package var note: (Note) -> Void
  /// Within how many seconds what a command applies has to be confirmed; nil if it needs no confirmation.
  package var confirmWithin: UInt32?
  /// Has a process of its own revert what is not confirmed, whatever becomes of this one.
  package var armRevert: (JournalCommand.Confirmation) throws(Failure) -> Void = { _ in }

  /// Makes a host of its parts.
  package init(
    connect: @escaping Connection, clock: any EngineClock, stores: Stores,
    leases: any LeaseAcquirer, permissions: Permissions, root: FileRoot = .machine,
    driver: @escaping (Link) -> String? = { _ in nil },
    balancesInterrupts: @escaping () -> Bool? = { nil },
    sharedSettings: @escaping () -> [LinkSetting: UInt32] = { [:] },
    probe: @escaping Probe = { _, _ in [:] },
    holdSignals: @escaping () -> Void = {}, isInterrupted: @escaping () -> Bool = { false },
    note: @escaping (Note) -> Void = { _ in }
  ) {
    self.connect = connect
    self.clock = clock
    self.stores = stores
    self.leases = leases
    self.permissions = permissions
    self.root = root
    self.driver = driver
    self.balancesInterrupts = balancesInterrupts
    self.sharedSettings = sharedSettings
    self.probe = probe
    self.holdSignals = holdSignals
    self.isInterrupted = isInterrupted
    self.note = note
  }

  /// This machine, in the network namespace of the calling thread.
  package static func machine(_ stores: Stores, note: @escaping (Note) -> Void = { _ in }) -> Host {
    let connections = Connections()
    return Host(
      connect: connections.next, clock: SystemClock(),
      stores: stores, leases: NetworkLeases(),
      permissions: .current, driver: LinuxBackend.driver(of:),
      balancesInterrupts: { InterruptBalancing.isRunning() },
      sharedSettings: HostSettings.ofAllLinks, probe: askNeighbours,
      holdSignals: termination_signals_hold, isInterrupted: termination_signal_is_pending,
      note: note)
  }
}

extension Host {
  private static func askNeighbours(
    _ questions: [AddressProbe.Question], besides own: Set<MACAddress>
  ) throws(Failure) -> [AddressProbe.Question: MACAddress] {
    do { return try AddressProbe.holders(of: questions, besides: own) } catch {
      throw .kernel(error)
    }
  }

  /// The same, for a process that stays: what it does not use is closed.
  package var closingConnections: Host {
    var host = self
    host.connect = KernelConnection.open
    return host
  }

  /// Waits.
  ///
  /// - Throws: ``Failure/interrupted`` where a signal asked for the end meanwhile, or before.
  func sleep(_ duration: Duration) throws(Failure) {
    try endIfInterrupted()
    clock.sleep(duration)
    try endIfInterrupted()
  }

  /// Ends what waits.
  ///
  /// - Throws: ``Failure/interrupted`` where a signal asked for the end.
  func endIfInterrupted() throws(Failure) {
    if isInterrupted() { throw .interrupted }
  }

  /// Observes the kernel once.
  func observe() throws(Failure) -> ObservedState {
    try connect().observed()
  }

  /// Observes the links and what tells the primary NIC once.
  func observeLinks() throws(Failure) -> ObservedState {
    let connection = try connect()
    connection.leaveOutManyRoutes()
    return try connection.observed()
  }
}
