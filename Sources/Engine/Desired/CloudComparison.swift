// What links should have by what the cloud says at this moment, for `status`.

import Inventory
import Model
import Planning
import StateFiles

/// What links should have by what the cloud says at this moment; nothing is changed, and no server is asked
/// for a lease.
struct CloudComparison {
  /// What each link should have; a link is missing that the cloud does not name.
  private(set) var desired: [LinkName: DesiredLink] = [:]
  /// The secondary addresses that each of them should have.
  private(set) var secondary: [LinkName: [SecondaryAddress]] = [:]
  /// The ids of their ENIs.
  private(set) var ids: [LinkName: String] = [:]
  /// The links that `up` would refuse, and why.
  private(set) var refused: [LinkName: Failure] = [:]
  /// The links whose ENIs the cloud does not list.
  private var unlisted: Set<LinkName> = []

  /// Why a link is not what the cloud says, whatever the kernel has.
  func mismatch(of link: LinkName) -> CloudMismatch? {
    if refused[link] != nil { return .refused }
    return unlisted.contains(link) ? .unlisted : nil
  }

  /// Asks the sources, which takes seconds at most.
  ///
  /// - Throws: ``Failure/inventory(_:)`` where none of them says which ENIs there are.
  static func asked(_ sources: InventorySources) throws(Failure) -> MetadataWait {
    let wait = MetadataWait(sources, isNeeded: true)
    guard sources.file == nil else { return wait }
    guard let service = sources.metadata else { throw .inventory(.none("--cloud")) }
    if let failure = wait.metadata?.listingFailure {
      throw .inventory(
        .needed("--cloud", failure, service.url, path: wait.metadata?.missingPath))
    }
    return wait
  }

  /// Works out what links should have.
  init(
    _ links: [Link], _ sources: InventorySources, _ wait: MetadataWait, on host: Host,
    in around: Surroundings, at moment: BootMoment
  ) throws(Failure) {
    let observed = around.state
    var resolver = try LinkRequestResolver(
      host.stores, RequestedSettings(), sources, wait, in: around, place: moment.place)
    let choice = LinkChoice.links(links.compactMap { LinkSelector($0.name.text) })
    resolver.leavesHeldAlone = true
    let resolved = try resolver.resolve(choice)
    for note in resolver.notes(for: resolved, choice) { host.note(note) }
    for failure in resolved.failures {
      for link in failure.links { refused[link] = failure.failure }
    }
    unlisted = Set(resolver.records.detached(resolver.inventory).map(\.link))
    let requests = resolved.requests.filter { $0.eni != nil }.map(\.asAskedLast)
    let first = requests.map { $0.desiredNow(in: observed, at: moment, besides: []) }
    for request in requests {
      let one = request.desiredNow(in: observed, at: moment, besides: first)
      desired[one.link] = one
      secondary[one.link] = request.kept?.further.secondary
      ids[one.link] = request.kept?.id
    }
  }
}

extension LinkRequest {
  /// The same with the numbers and the address that the last `up` asked for: options of the command line are
  /// not the cloud's.
  fileprivate var asAskedLast: LinkRequest {
    guard let record, record.isWanted, numbers != nil, let last = record.numbers else {
      return self
    }
    var request = self
    request.numbers = last
    if record.method.given != nil { request.method = record.method }
    return request
  }

  /// What the link should have: a lease that has not ended counts, past its renewal time too.
  fileprivate func desiredNow(
    in observed: ObservedState, at moment: BootMoment, besides others: [DesiredLink]
  ) -> DesiredLink {
    var addressing = method.given
    if numbers != nil, method.asksServer {
      if let lease, agrees(lease.lease), let remaining = lease.remaining(at: moment) {
        addressing = ENIAddressing(
          lease.lease, otherGateway: kept?.gateway, left: .counted(remaining))
      } else {
        addressing = expectedAddressing
      }
    }
    return DesiredStateBuilder.desired(self, addressing, in: observed, besides: others)
  }
}
