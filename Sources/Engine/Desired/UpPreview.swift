// What `up` would want: observed, asked and worked out, nothing applied.

import DHCPv4
import Execution
import Files
import Inventory
import Model
import Planning
import StateFiles

/// What is wanted of some links, as far as it can be known without changing anything.
struct UpPreview: ~Copyable {
  private let host: Host
  private let request: UpRequest
  private let asCommands: Bool
  private let wait: MetadataWait
  private let moment: BootMoment
  private let backend: KernelConnection
  private var resolver: LinkRequestResolver?
  /// What the kernel has.
  private(set) var observed = ObservedState()
  /// What is asked for each link.
  private(set) var resolved = ResolvedRequests()
  /// What the links should have, what is left over before it, and what follows behind it.
  private(set) var desired: [DesiredLink] = []
  /// What servers offered, by the numbers of the links.
  private var offers: [UInt32: Lease] = [:]
  private var offerFailures: [ENIFailure] = []
  /// The links for which nothing can be foreseen.
  private(set) var failures: [ENIFailure] = []

  /// Asks the metadata service, which may take its time.
  init(_ request: UpRequest, on host: Host, asCommands: Bool = false) throws(Failure) {
    let wait = try MetadataWait(
      request.settings, request.sources, for: request.choice, on: host)
    let moment = try filing { () throws(FileError) in try host.clock.moment() }
    backend = try host.connect()
    self.wait = wait
    self.moment = moment
    self.host = host
    self.request = request
    self.asCommands = asCommands
  }

  /// Works out what is wanted.
  ///
  /// On a link that is up, a DHCP server is asked what it would offer, where that is permitted. Else
  /// the address is what the inventory says that it will be.
  ///
  /// - Parameter asking: Whether servers are asked, which takes time; else what they said earlier counts.
  mutating func look(asking: Bool = true) throws(Failure) {
    observed = try backend.observed()
    var resolver = try LinkRequestResolver(
      host.stores, request.settings, request.sources, wait, in: Surroundings(observed),
      place: moment.place)
    resolved = try resolver.resolve(request.choice)
    failures = resolved.failures
    try lookAtQueues()
    if asking {
      host.noteUnusableFiles()
      let notes =
        resolver.notes(for: resolved, request.choice)
        + resolved.requests.flatMap { $0.notesOnGoodLease(in: observed, at: moment) }
      for note in notes { host.note(note) }
      try ask()
    } else {
      try host.setAsideUnusableFiles(insteadOf: resolved.indexesFoundAgain)
    }
    failures += offerFailures
    let failed = Set(failures.flatMap(\.links))
    let requests = resolved.requests.filter { !failed.contains($0.link.name) }
    let (wanted, impossible) = requests.desired(
      in: observed, at: moment, leases: offers, isForeseen: !asCommands,
      besides: resolved.leftOver)
    failures += impossible
    let all = resolved.leftOver + wanted
    desired = all + resolver.records.following(all, at: moment)
    self.resolver = resolver
  }

  /// The boot-time files of the system that is meant.
  func bootFiles(_ wanted: BootFilesRequest) throws(Failure) -> BootFilesPlanning {
    let primary = resolved.requests.first?.primaryNIC ?? observed.primaryNIC.name
    return try BootFilesPlanning(
      wanted, resolver?.inventory ?? Inventory(), request.choice,
      primary: primary.flatMap(observed.link(named:)), note: host.note)
  }

  /// Adds the boot-time files to what is desired, and looks at those that are there.
  mutating func complete(
    with bootFiles: BootFilesPlanning, _ failures: inout [ENIFailure]
  ) throws(Failure) {
    var completed: [DesiredLink] = bootFiles.removalsOfDetached(besides: desired)
    for one in desired {
      do throws(Failure) {
        completed += try bootFiles.completing([one], resolved.requests, in: observed)
      } catch {
        failures.append(ENIFailure(error, on: [one.link]))
      }
    }
    desired = completed
    bootFiles.prepare(desired, on: backend)
    observed = try backend.observed()
  }

  /// Keeps what was given to the ENIs, and brings about what is desired.
  mutating func apply(
    _ desired: [DesiredLink], in transaction: inout Transaction
  ) throws(Failure) {
    // What is written names aliases by their numbers: they are to stay.
    try transaction.keep(resolved.requests.compactMap(\.keptIfAny))
    if let before = resolved.indexesBefore, let now = resolved.indexes {
      try transaction.keep(now, insteadOf: before, of: resolved.requests.compactMap(\.link.mac))
    }
    try transaction.bringAbout(desired, on: backend)
  }

  /// Undoes what was done.
  mutating func undo(_ transaction: inout Transaction) -> [Leftover] {
    transaction.rollBack(on: backend)
  }

  private mutating func lookAtQueues() throws(Failure) {
    let links = resolved.requests.filter { $0.queues != nil }.map(\.link.name)
    guard !links.isEmpty else { return }
    backend.look(atQueuesOf: links)
    observed = try backend.observed()
  }

  /// Asks servers what they would lease to the links that are up and have no good lease.
  private mutating func ask() throws(Failure) {
    let pending = resolved.requests.filter { request in
      request.desired(in: observed, at: moment).goal.awaitsLease && request.link.isUp
        && (request.link.hasCarrier || asCommands)
    }
    guard !pending.isEmpty, host.permissions.asksServers else { return }
    let limit = request.settings.leaseLimit(request.sources.configuration)
    let asked = pending.compactMap { $0.leaseRequest(at: moment, probing: true) }
    var offers: [UInt32: Lease] = [:]
    var failures: [ENIFailure] = []
    try host.leases.acquire(asked, within: limit) { results in
      for one in results {
        guard let request = pending.first(where: { $0.link.index == one.link }) else { continue }
        do throws(Failure) {
          let offer = try Self.offer(one.result, to: request, limit)
          for note in request.notes(on: offer) { host.note(note) }
          offers[one.link] = offer
        } catch {
          failures.append(ENIFailure(error, on: [request.link.name]))
        }
      }
    }
    self.offers = offers
    offerFailures = failures
  }

  private static func offer(
    _ result: Result<Lease, DHCPError>, to request: LinkRequest, _ limit: Duration
  ) throws(Failure) -> Lease {
    switch result {
    case .success(let offer):
      try request.checkConsole(offer)
      return offer
    case .failure(let error):
      throw .lease(.notLeased(request.link.name, error, hadCarrier: true, limit: limit))
    }
  }
}
