// One round of `up` for the agent, which waits for nothing: leases come from outside, when they come.

package import DHCPv4
package import Inventory
package import Model
import Planning
package import StateFiles

/// What an agent knows at the beginning of a round.
package struct AgentKnowledge {
  /// What the metadata service said last; nil where it was not asked.
  package var inventory: Inventory?
  /// The ENIs that nothing is done about.
  package var leftAlone: Set<MACAddress> = []
  /// Leases that were granted just now.
  package var granted: [MACAddress: Lease] = [:]

  /// Knows what the metadata service said.
  package init(_ inventory: Inventory?) { self.inventory = inventory }
}

/// An ENI of a round.
package struct AgentENI: Equatable, Sendable {
  /// The MAC that its records bear.
  package var mac: MACAddress
  /// Its link.
  package var link: LinkName
  /// The number of its link.
  package var index: UInt32
  /// The cloud's identifier, if known.
  package var id: String?
  /// Whether it is the primary one.
  package var isPrimary = false
  /// Its route table; nil on the primary one.
  package var table: RouteTable?
  /// Its addresses, their subnets, and the other networks that it has rules or routes for.
  package var networks: Set<IPPrefix> = []
  /// Its lease that is kept, with what other sources know of its address.
  package var lease: KeptLease?

  /// A lease that is kept.
  package struct KeptLease: Equatable, Sendable {
    /// The lease, since when it lasts.
    package var record: LeaseRecord
    /// What other sources know of the address.
    package var known: KnownTerms
  }
}

/// One round of `up` that waits for nothing.
///
/// Its beginning does all that needs no lease. ENIs that need one hold their locks until it is taken, or
/// there is none.
package final class AgentRound {
  private let round: UpRound
  private let host: Host
  /// The links whose leases are still to come, as the requests for them.
  package private(set) var leaseRequests: [LeaseRequest] = []
  /// The NICs of which the metadata service knows too little.
  package private(set) var unknownNICs: [MACAddress] = []
  /// The ENIs that it was about, with their leases as they were kept at its end.
  package private(set) var enis: [AgentENI] = []
  /// The ENIs that nothing is done about.
  package let leftAlone: Set<MACAddress>
  private var isUnfinished = false

  /// Observes, plans, and does all that needs no lease.
  ///
  /// - Throws: ``Failure`` where nothing could be begun.
  package init(
    _ request: UpRequest, _ knowledge: AgentKnowledge, on host: Host
  ) throws(Failure) {
    try host.revertEarlierBoot()
    try host.requireNothingPending()
    var request = request
    request.leftAlone = knowledge.leftAlone
    request.granted = knowledge.granted
    request.isAgents = true
    request.heldLinks = .leftAlone
    self.host = host
    leftAlone = knowledge.leftAlone
    round = try UpRound(request, MetadataWait(knowing: knowledge.inventory), on: host)
    isUnfinished = try round.begin()
    leaseRequests = round.leaseRequests
    guard let inventory = knowledge.inventory else { return }
    let unknown = try? MetadataWait.incomplete(
      inventory, .all(orRecorded: true), in: host.records(in: round.first))
    unknownNICs = (unknown ?? []).compactMap(\.ownMAC)
  }

  /// How long a lease is waited for.
  package var leaseLimit: Duration { round.leaseLimit }

  /// Whether no lease is to come any more.
  package var isOver: Bool { round.waiting.isEmpty }

  /// The links that wait for a lease, or for another one's.
  package var waitingLinks: Set<LinkName> { Set(round.waiting.flatMap(\.links)) }

  /// The numbers of the links that wait for a lease of their own.
  package var awaitedLinks: Set<UInt32> { Set(round.waiting.flatMap(\.pending)) }

  /// Whether it waits for the lease of a link.
  package func awaitsLease(of index: UInt32) -> Bool {
    round.waiting.contains { $0.pending.contains(index) }
  }

  /// Takes a link's lease, or that there is none, and does or undoes what waited for it.
  package func take(_ result: Result<Lease, DHCPError>, of index: UInt32) {
    round.take([LeaseResult(index, result)])
    // What is left waits for what another group should have given up, and did not.
    if round.waiting.allSatisfy(\.pending.isEmpty) { round.giveUpWaiting(nil) }
  }

  /// Undoes what waits for leases of ENIs that another enicfg asks for.
  ///
  /// - Returns: The links that are not waited for any more.
  package func giveWay() -> [UInt32] {
    var given: [UInt32] = []
    for index in round.waiting.flatMap(\.pending) {
      guard let link = round.requests.first(where: { $0.link.index == index })?.link,
        let mac = link.ownMAC, host.stores.takeWish(for: mac)
      else { continue }
      round.abandon(index, .interrupted)
      given.append(index)
    }
    if round.waiting.allSatisfy(\.pending.isEmpty) { round.giveUpWaiting(nil) }
    return given
  }

  /// Undoes what still waits: the agent ends.
  package func interrupt() { round.giveUpWaiting(.interrupted) }

  /// Ends the round, once it is over.
  ///
  /// An ENI that another enicfg has at this moment fails.
  package func end() -> Outcome {
    round.refuseBusy()
    if isUnfinished { round.finishOthers(since: host.clock.now) }
    let outcome = round.end()
    enis = ownENIs()
    return outcome
  }

  private func ownENIs() -> [AgentENI] {
    round.requests.compactMap { request in
      guard let mac = request.record?.mac ?? request.link.ownMAC else { return nil }
      var eni = AgentENI(
        mac: mac, link: request.link.name, index: request.link.index,
        id: request.kept?.id ?? request.record?.eni, isPrimary: request.numbers == nil,
        table: request.numbers?.table)
      eni.networks = networks(of: request.link.name)
      if request.numbers != nil, request.method.asksServer {
        let record = (try? host.stores.lease(of: request.link.mac ?? mac)) ?? nil
        if let record, record.boot == round.moment.boot {
          eni.lease = AgentENI.KeptLease(record: record, known: request.knownTerms)
        }
      }
      return eni
    }
  }

  /// What a link had at the beginning, and what it should have, without what is the same on every link.
  private func networks(of link: LinkName) -> Set<IPPrefix> {
    let desired = round.outcome.plan.sections.filter { $0.link.name == link }.map(\.desired)
    let wanted = desired.flatMap { $0.addresses + $0.aliases }.map(\.object)
    let addresses = (round.first.addresses(on: link) + wanted).map(\.address)
    let routes = desired.flatMap(\.routes).map(\.object.destination).filter { !$0.isDefault }
    let all =
      addresses.flatMap { [$0.prefix, IPPrefix(host: $0.address)] } + routes
      + desired.flatMap(\.rules).compactMap(\.object.source)
    return Set(all.filter { !$0.address.isLinkLocal })
  }

  /// The ENIs that are configured, and that it was not about: nobody names them but their records.
  package var recordedOnly: [MACAddress] {
    guard let stored = try? host.records(in: round.first) else { return [] }
    let own = Set(round.requests.map(\.link.index))
    return stored.standing.filter { record in
      record.isWanted && record.numbers != nil && !own.contains(record.index)
        && !round.leftOver.contains { $0.record?.mac == record.mac }
    }.map(\.mac)
  }

  /// The cloud's NICs that nobody names and that have no address: they came just now, or the service is
  /// silent.
  package func newNICs(_ sources: InventorySources, _ answer: Inventory?) -> [Link] {
    let drivers = sources.configuration?.hotplugDrivers?.value ?? Hotplug.usualDrivers
    let addressed = Set(
      round.first.addresses.filter { $0.address.address.family == .v4 }.map(\.link))
    return round.first.possibleENIs.filter { link in
      !addressed.contains(link.name) && round.first.isPrimary(link) != true
        && !round.requests.contains { $0.link.index == link.index }
        && (answer?.eni(of: link) == nil)
        && (host.driver(link).map(drivers.contains) ?? false)
    }
  }
}

extension AgentENI {
  /// An ENI of which no round was, as far as it is known: its link is gone, or what is asked of it cannot be
  /// resolved.
  package init(_ link: Link, id: String?, mac: MACAddress) {
    self.init(mac: mac, link: link.name, index: link.index, id: id)
  }
}
