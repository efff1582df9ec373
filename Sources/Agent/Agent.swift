// The agent: what happens comes in as events, what it does goes out through rounds of the engine and its ports.

import DHCPv4
package import Engine
import Execution
import Inventory
import Model
import Planning
import Report

/// Keeps the ENIs as they should be.
///
/// It keeps no truth of its own: what is there is observed in each round, what should be is worked out in each
/// round. It remembers only when to do the next round, which leases to renew, and what to leave alone for a
/// while. It never waits: every event is handled at once, and ``nextTimer`` says when to come back.
package final class Agent {
  let host: Host
  let ports: any AgentPorts
  /// What rounds are asked for, as by the options of `up --all`.
  var request: UpRequest
  var random: RandomSource

  // When to do what.
  var schedule = RoundSchedule()
  var polls: PollSchedule?
  var arrivals = Arrivals()
  var keeper = LeaseKeeper()

  /// What the metadata service said last, or the last time that it listed the ENIs.
  var inventory: Inventory?
  var wasHeard = false
  var metadataFailure: MetadataFailure?
  var answeredAt: Duration?
  /// When to look whether another enicfg asks for an ENI whose lease is waited for.
  var wayLook: Duration?
  /// How many answers of the metadata service in a row did not name an ENI whose NIC is there.
  var absences: [MACAddress: Int] = [:]
  /// The rounds that wait for leases.
  var rounds: [ActiveRound] = []
  /// The ENIs of the last rounds, by the numbers of their links.
  var enis: [UInt32: AgentENI] = [:]
  /// What is remembered of each.
  var states: [MACAddress: ENIState] = [:]
  /// Why the last round failed for an ENI.
  var failures: [MACAddress: ENITrouble] = [:]
  /// The ENIs whose lease is of another address than the metadata service says.
  var contradicted: Set<MACAddress> = []
  /// When the kernel dropped news last.
  var lastLoss: Duration?
  /// Whether the links are to be looked at before the next round, since news were dropped.
  var missesNews = false
  /// The links whose lease ended: LeaseKeeper looks for another one.
  var leaseless: Set<UInt32> = []
  /// The links that are there, by their numbers.
  var links: [UInt32: Link] = [:]
  /// The pauses between tries of what is about no ENI.
  var others = Pauses(from: .seconds(5), to: .seconds(300))
  var metrics = AgentMetrics()
  /// Why the configuration could not be read again, and why the last round could not begin.
  var reloadFailure: String?
  var roundFailure: String?
  /// What was noted in rounds: it is told once.
  var told: Set<String> = []
  /// What failed besides ENIs and was told; it is told again once a round went well.
  var toldFailures: Set<String> = []
  /// Whether something is to be published.
  var isNews = false
  private(set) var isReady = false
  let began: Duration
  let boot: String

  /// Why a round failed for an ENI, and when.
  struct ENITrouble {
    let message: String
    let at: Duration
    /// Whether something else on the host is in the way.
    let isObstructed: Bool
  }

  /// A round that waits for leases, and why it was begun.
  struct ActiveRound {
    let round: AgentRound
    let causes: Set<RoundCause>
    /// Whether it is about all ENIs.
    let isOfAll: Bool
  }

  /// So many answers in a row are believed that an ENI whose NIC is there is detached.
  static let believedAbsences = 3

  /// Dropped news are told of again after so long without any.
  static let lull = Duration.seconds(60)

  /// While a lease is waited for, it is looked this often whether another enicfg asks for the ENI.
  static let wayPause = Duration.milliseconds(250)

  /// After this time the service counts as ready, whatever the first round waits for.
  static let patience = Duration.seconds(90)

  /// Prepares an agent; nothing is looked at yet.
  ///
  /// - Parameters:
  ///   - request: What rounds are asked for.
  ///   - interval: How often the metadata service is asked.
  ///   - host: The machine.
  ///   - boot: The id of the boot.
  ///   - ports: The agent's way to the world.
  ///   - random: Where randomness comes from.
  package init(
    _ request: UpRequest, pollingEvery interval: Duration, on host: Host, boot: String,
    ports: any AgentPorts, random: some RandomNumberGenerator = SystemRandomNumberGenerator()
  ) {
    self.request = request
    self.host = host
    self.boot = boot
    self.ports = ports
    self.random = RandomSource(random)
    began = ports.now
    if request.sources.metadata != nil { polls = PollSchedule(every: interval, from: began) }
  }

  /// Begins: the links are looked at, and the metadata service is asked before the first round.
  package func start() {
    look()
    if polls == nil { schedule.request(.start, at: began) }
    handle(.timer)
  }

  /// When ``AgentEvent/timer`` is due; nil where nothing is waited for.
  package var nextTimer: Duration? {
    [
      knowsENIs ? schedule.due : nil, polls?.due, arrivals.due, keeper.nextTimer,
      states.values.flatMap { [$0.hold?.until, $0.restoresAfter] }.compactMap(\.self).min(),
      rounds.isEmpty ? nil : wayLook,
      isReady ? nil : began + Self.patience,
    ].compactMap(\.self).min()
  }

  /// Handles what happened, and does all that is due.
  package func handle(_ event: AgentEvent) {
    let now = ports.now
    switch event {
    case .timer: break
    case .network(let news): take(news, at: now)
    case .lease(let event): deliver(event, at: now)
    case .inventory(let inventory): take(inventory, at: now)
    case .reload(let result): reload(result, at: now)
    }
    doWhatIsDue(at: now)
    publishNews()
  }

  /// Ends: what waits is undone, and the network stays.
  package func stop() {
    for active in rounds {
      active.round.interrupt()
      _ = active.round.end()
    }
    rounds = []
  }

  /// Whether the metadata service was asked, where it is to be asked: before that no round is done.
  private var knowsENIs: Bool { polls == nil || inventory != nil }

  /// Publishes again what changes with time alone, as how long leases are good.
  package func publishAgain() {
    publish()
    publishNews()
  }

  private func doWhatIsDue(at now: Duration) {
    if let due = keeper.nextTimer, due <= now { deliver(.timer, at: now) }
    if let look = wayLook, look <= now {
      giveWay(at: now)
      wayLook = nil
    }
    let settled = arrivals.settle(at: now) { index in links[index].map(ports.isSettled) ?? true }
    if !settled.isEmpty { schedule.request(.arrival, at: now) }
    for mac in states.keys {
      if states[mac]?.endRestorePause(at: now) == true { schedule.request(.network, at: now) }
      guard let ended = states[mac]?.endHold(at: now) else { continue }
      // What was fought over is looked at again; what failed is tried again.
      schedule.request(ended == .fought ? .network : .retry, at: now)
    }
    if polls?.take(at: now) == true, let service = request.sources.metadata {
      ports.askMetadata(service)
    }
    // A round may make the next one due, as an ENI that takes what another one gave up.
    if knowsENIs, let causes = schedule.take(at: now) {
      if missesNews { look() }
      doRounds(causes, at: now)
    }
    if wayLook == nil, !rounds.isEmpty { wayLook = now + Self.wayPause }
    if !isReady, now - began >= Self.patience {
      ports.tell(.readyWithoutRound)
      becomeReady()
    }
  }

  /// The first round is over.
  func becomeReady() {
    guard !isReady else { return }
    isReady = true
    ports.ready()
  }

  private func reload(_ result: Result<InventorySources, Failure>, at now: Duration) {
    let sources: InventorySources
    switch result {
    case .success(let read): sources = read
    case .failure(let failure):
      reloadFailure = ports.words(failure)
      ports.tell(.reloadFailed(failure))
      return publish()
    }
    reloadFailure = nil
    let interval = polls?.interval
    request.sources = sources
    ports.tell(.reloaded)
    // What waits for leases waits for what was asked for before.
    giveUpWaiting(at: now)
    told = []
    toldFailures = []
    for mac in states.keys { states[mac]?.release() }
    guard sources.metadata != nil else {
      polls = nil
      inventory = nil
      schedule.request(.reload, at: now)
      return
    }
    polls = polls ?? PollSchedule(every: interval ?? .seconds(60), from: now)
    polls?.hurry(at: now)
    schedule.request(.reload, at: now)
  }
}

/// A source of randomness whose kind does not matter.
struct RandomSource: RandomNumberGenerator {
  private let draw: () -> UInt64

  init(_ generator: some RandomNumberGenerator) {
    var generator = generator
    draw = { generator.next() }
  }

  mutating func next() -> UInt64 { draw() }
}
