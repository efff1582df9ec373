// One round of `up`: observe, resolve, group, and the first stage of each group, which needs no lease.

import DHCPv4
import Execution
import Files
import Inventory
import Model
import Planning
import StateFiles

/// One round of `up`, from the first observation to the last verification.
///
/// Its first stage does all that needs no lease, under the network's lock. The second one, in
/// UpRound+SecondStage.swift, waits for leases without the lock, and does the rest of a group as soon as its
/// leases are there.
final class UpRound {
  /// ENIs that succeed or fail together.
  struct Group {
    /// Their links, in the order in which they are planned.
    var links: [LinkName]
    var transaction: Transaction
    /// The leases that have come, by the numbers of their links.
    var leases: [UInt32: Lease] = [:]
    /// The links whose leases are still to come.
    var pending: Set<UInt32> = []
    /// What is in its way, where it waits for another group alone.
    var obstacle: Failure?
  }

  let host: Host
  let request: UpRequest
  let wait: MetadataWait
  let backend: KernelConnection
  /// The time of the last observation: leases are counted by it.
  var moment: BootMoment
  /// What was observed at first, or since nothing of it counts any more.
  var first: ObservedState {
    get { around.state }
    set { if newValue != first { around = Surroundings(newValue) } }
  }
  /// The same, by what it is looked for.
  private(set) var around = Surroundings(ObservedState())
  /// What is asked for each link, as it was resolved last.
  var requests: [LinkRequest] = []
  var leftOver: [DesiredLink] = []
  var bootFiles: BootFilesPlanning?
  var indexes: (before: ENIIndexes, now: ENIIndexes)?
  /// The leases that were granted before the round began, by the numbers of their links.
  var granted: [UInt32: Lease] = [:]
  /// The groups that wait for leases.
  var waiting: [Group] = []
  /// The groups whose ENIs another enicfg has at this moment, and what the lock said.
  var busy: [(group: PlanGroup, error: FileError)] = []
  var outcome = Outcome()
  /// Whether there is an ENI whose rules may have to follow.
  var hasLocalFirst = false
  /// Spares connections in use, where an administrator asks and does not insist.
  private(set) lazy var paths: PathGuard? =
    request.isAgents || request.isHotplug || request.isForced ? nil : PathGuard(backend)
  /// Whether an agent keeps what is configured.
  private(set) lazy var isAgentThere = request.isAgents || host.hasAgent
  /// What enicfg made on the links that are done, by their numbers.
  var records: [UInt32: LinkRecord] = [:]

  init(_ request: UpRequest, _ wait: MetadataWait, on host: Host) throws(Failure) {
    self.request = request
    self.wait = wait
    self.host = host
    backend = try host.connect()
    moment = try filing { () throws(FileError) in try host.clock.moment() }
  }

  /// What is asked for some links, in the order of the requests.
  func requests(of links: [LinkName]) -> [LinkRequest] {
    // Each is looked at where it is: a request is large.
    requests.indices.filter { links.contains(requests[$0].link.name) }.map { requests[$0] }
  }

  /// Carries the round out.
  func run() throws(Failure) -> Outcome {
    let start = host.clock.now
    if try begin() { finishWaiting(since: start) }
    return end()
  }

  /// Does all that needs no lease.
  ///
  /// - Returns: Whether something is waited for.
  func begin() throws(Failure) -> Bool {
    try host.locked { () throws(Failure) in
      try firstStage()
      let waits = !waiting.isEmpty || !busy.isEmpty
      if !waits { finishPeers() }
      return waits
    }
  }

  /// Notes what there is to note, and gives the outcome.
  func end() -> Outcome {
    noteConflicts()
    outcome.plan.sortSections(like: leftOver.map(\.link) + requests.map(\.link.name))
    return outcome
  }

  /// Waits for leases and for other enicfgs, and does the rest.
  ///
  /// What cannot be done any more is a failure among others: what was done is to be told.
  private func finishWaiting(since start: Duration) {
    if !waiting.isEmpty { waitForLeases() }
    finishOthers(since: start)
  }

  /// Waits for other enicfgs, and does what they kept this one from.
  func finishOthers(since start: Duration) {
    do throws(Failure) {
      if !busy.isEmpty { try waitForOthers(since: start) }
      try host.locked { finishPeers() }
    } catch {
      outcome.failures.append(
        ENIFailure(error, on: busy.flatMap(\.group.desired).map(\.link)))
    }
  }

  /// Notes what keeps what was done from staying so.
  private func noteConflicts() {
    let desired = outcome.plan.desired
    if let bootFiles {
      for conflict in bootFiles.conflicts(desired, requests, in: first) {
        host.note(.conflict(conflict))
      }
      return
    }
    let behind = host.linksBehind(desired, requests, in: first)
    if !behind.isEmpty { host.note(.filesBehind(behind)) }
    for conflict in host.conflictsNow(desired, records, in: first) + host.conflictsOfFiles(desired)
    {
      host.note(.conflict(conflict))
    }
  }
}
