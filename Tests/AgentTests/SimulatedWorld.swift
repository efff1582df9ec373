// A world for the agent: its time goes on by events, and a year takes seconds.

import Agent
import DHCPv4
import Engine
import EngineTestSupport
import Execution
import Inventory
import Model
import Planning
import Report
import SystemCalls
import TestSupport
import Testing

/// The agent's ports in a simulated world, with the guest, the server and the metadata service in it.
final class SimulatedWorld: AgentPorts {
  let guest: Guest
  let server = SimulatedServer()
  /// What the metadata service says; nil where it is silent.
  var inventory: Inventory?
  private(set) var agent: Agent?
  /// What was told, and when.
  private(set) var told: [(at: Duration, news: AgentNews)] = []
  private(set) var report: AgentReport?
  private(set) var metrics = AgentMetrics()
  /// When the agent said that it is ready.
  private(set) var readyAt: [Duration] = []
  /// How often the metadata service was asked.
  private(set) var questions = 0
  /// When the leases end that the server granted last, by the numbers of their ENIs.
  private(set) var leaseEnds: [UInt8: Duration] = [:]
  /// Called at the end of each turn.
  var watch: (SimulatedWorld) -> Void = { _ in }
  private var queue: [(at: Duration, event: AgentEvent)] = []
  private var seen: ObservedState
  private var aged: Duration
  private var random = SeededGenerator(seed: 1)

  init(_ guest: Guest, _ inventory: Inventory?) {
    self.guest = guest
    self.inventory = inventory
    seen = guest.kernel.state
    aged = guest.clock.now
    // A year has more of them than a command.
    guest.kernel.limit = .max
    server.granted = { [unowned self] number, time in leaseEnds[number] = now + time }
  }

  /// As the fake clock's moments count.
  var now: Duration { .seconds(1000) + guest.clock.now }
  /// How far the wall clock was set, in seconds.
  var wallClockSet = Int64(0)
  var wallClock: UInt64 { UInt64(1_700_000_000 + wallClockSet) + now.wholeSeconds }
  var process: Int32 { 4711 }

  func send(_ message: LeaseKeeper.Message) -> SystemCallError? {
    let answers: [[UInt8]]
    let index: UInt32
    switch message {
    case .broadcast(let packet, let link):
      guard isUp(link) else { return SystemCallError(operation: "sendto", number: 100) }
      guard hasCarrier(link) else { return nil }
      (answers, index) = (server.answers(Array(packet.dropFirst(28)), to: nil), link)
    case .unicast(let payload, let link, let source, let destination):
      guard has(source, link) else { return SystemCallError(operation: "bind", number: 99) }
      guard hasCarrier(link) else { return nil }
      (answers, index) = (server.answers(payload, to: destination), link)
    }
    for (place, answer) in answers.enumerated() {
      let packet = LeaseKeeper.Event.packet(answer, linkIndex: index, isChecksumReady: true)
      add(.lease(packet), after: .milliseconds(1 + place))
    }
    return nil
  }

  func endRenewal(of index: UInt32) {}

  func askMetadata(_ service: any MetadataReader) {
    questions += 1
    let silent = Inventory.unlisted(because: .silent)
    add(.inventory(inventory ?? silent), after: .milliseconds(inventory == nil ? 4000 : 20))
  }

  func isSettled(_ link: Link) -> Bool { true }
  func tell(_ news: AgentNews) { told.append((now, news)) }
  func words(_ failure: ENIFailure) -> String { failure.failure.kind }
  func words(_ failure: MetadataFailure) -> String { "\(failure)" }
  func words(_ failure: Failure) -> String { failure.kind }
  func ready() { readyAt.append(now) }

  func publish(_ report: AgentReport, _ metrics: AgentMetrics) {
    self.report = report
    self.metrics = metrics
  }
}

// What came of it.
extension SimulatedWorld {
  /// How often it was told that another program undoes what is repaired.
  var fights: Int { told.filter { if case .fought = $0.news { true } else { false } }.count }

  /// Why something was changed, each time.
  var causes: [ChangeCause] {
    told.compactMap { if case .changed(_, _, let cause) = $0.news { cause } else { nil } }
  }

  /// How often the leases of a link came to what.
  func results(of link: String) -> [AgentMetrics.RenewalResult: UInt64] {
    metrics.renewals.first { $0.key.text == link }?.value ?? [:]
  }
}

// What an administrator does.
extension SimulatedWorld {
  /// Sets an ENI's link down: the kernel removes its routes.
  func setLinkDown(_ number: UInt8) {
    guard let link = LinkName("eth\(number)") else { return }
    _ = guest.kernel.backend.perform([.setLinkDown(link)])
  }

  /// Sets it up; the carrier comes with that.
  func setLinkUp(_ number: UInt8) {
    guard let link = LinkName("eth\(number)") else { return }
    _ = guest.kernel.backend.perform([.setLinkUp(link)])
  }

  /// Takes an ENI down by hand.
  ///
  /// - Returns: Whether that succeeded.
  @discardableResult func takeDown(_ number: UInt8) throws -> Bool {
    var request = DownRequest(
      try Guest.choice(["\(try Cloud.mac(number))"]), sources: InventorySources())
    request.isByHand = true
    return try DownOperation(request, on: guest.host).run().failures.isEmpty
  }

  /// Brings an ENI up by hand, unless the agent waits for its lease.
  ///
  /// - Returns: Whether that succeeded.
  func bringUp(_ number: UInt8) throws -> Bool {
    let mac = try Cloud.mac(number)
    let index = guest.kernel.state.links.first { $0.mac == mac }?.index
    let host = server.hosts[number] ?? server.host
    let time = Lifetime(rawValue: max(1, server.leaseTime))
    guest.leases.script = [
      [.given(index ?? 0, try Cloud.lease(of: number, host: host, time: time))]
    ]
    return try guest.up(["\(mac)"]) { $0.heldLinks = .released }.failures.isEmpty
  }
}

// Time.
extension SimulatedWorld {
  /// Starts an agent, as after a boot or a restart.
  ///
  /// - Parameter hasSource: Whether a source says which ENIs there are.
  func start(
    every interval: Duration = .seconds(60), leaseLimit: Duration? = nil, hasSource: Bool = true
  ) {
    queue = []
    let sources = hasSource ? Self.sources : InventorySources()
    var request = UpRequest(.all(orRecorded: true), sources: sources)
    request.settings.leaseLimit = leaseLimit
    let agent = Agent(
      request, pollingEvery: interval, on: guest.host, boot: "this boot", ports: self,
      random: random)
    random = SeededGenerator(seed: random.next())
    self.agent = agent
    agent.start()
    notice()
  }

  /// The agent asks through its ports; the reader itself is never used.
  private static var sources: InventorySources {
    InventorySources(metadata: ScriptedMetadata([Inventory()]))
  }

  /// Has the configuration read again.
  func reload(failing failure: Failure? = nil) {
    agent?.handle(.reload(failure.map { .failure($0) } ?? .success(Self.sources)))
    notice()
  }

  /// Ends the agent, in good order or by a kill.
  func end(isKill: Bool = false) {
    if !isKill { agent?.stop() }
    agent = nil
    queue = []
  }

  /// Lets time go on.
  func run(for duration: Duration) {
    let end = now + duration
    notice()
    while let agent {
      let next = min(queue.map(\.at).min() ?? end, agent.nextTimer ?? end, end)
      pass(to: max(next, now))
      if let at = queue.indices.filter({ queue[$0].at <= now }).min(by: {
        queue[$0].at < queue[$1].at
      }) {
        agent.handle(queue.remove(at: at).event)
      } else if let due = agent.nextTimer, due <= now {
        agent.handle(.timer)
      } else if now >= end {
        return
      }
      notice()
      watch(self)
    }
    pass(to: end)
  }

  private func add(_ event: AgentEvent, after pause: Duration) {
    queue.append((now + pause, event))
  }

  /// The kernel counts lifetimes down, and removes what ends.
  private func pass(to instant: Duration) {
    guest.clock.now += instant - now
    let whole = guest.clock.now.components.seconds - aged.components.seconds
    guard whole > 0 else { return }
    aged = guest.clock.now
    for address in guest.kernel.state.addresses {
      guard case .seconds(let left) = address.validLifetime else { continue }
      if Int64(left) <= whole {
        _ = guest.kernel.backend.perform([.removeAddress(address)])
        continue
      }
      for at in guest.kernel.state.addresses.indices
      where guest.kernel.state.addresses[at] == address {
        guest.kernel.state.addresses[at].validLifetime = .seconds(left - UInt32(whole))
        if case .seconds(let preferred) = address.preferredLifetime {
          guest.kernel.state.addresses[at].preferredLifetime = .seconds(
            preferred - min(preferred, UInt32(whole)))
        }
      }
    }
    notice()
  }

  /// Notifies the agent of what changed in the kernel, as a real one would.
  func notice() {
    let new = guest.kernel.state
    var news = NetworkNews()
    for link in new.links where !seen.links.contains(link) { news.links.append(.changed(link)) }
    for link in seen.links where !new.links.contains(where: { $0.index == link.index }) {
      news.links.append(.removed(index: link.index))
    }
    let addresses = Set(seen.addresses.map(\.withoutCountdowns))
      .symmetricDifference(new.addresses.map(\.withoutCountdowns))
    let routes =
      seen.routes.filter { !new.routes.contains($0) }
      + new.routes.filter { !seen.routes.contains($0) }
    let names = addresses.map(\.link) + routes.compactMap(\.link)
    news.changedLinks = Set(
      names.compactMap { name in
        (new.link(named: name) ?? seen.link(named: name))?.index
      })
    news.tables = Set(routes.map(\.table))
    news.networks = Set(
      addresses.flatMap { [$0.address.prefix, IPPrefix(host: $0.address.address)] }
        + routes.filter { $0.table != .local }.map(\.destination))
    for route in routes {
      route.forEachHop { gateway, _ in gateway.map { _ = news.gateways.insert($0) } }
    }
    news.rules = Set(seen.rules).symmetricDifference(new.rules)
    seen = new
    if !news.isEmpty { add(.network(news), after: .milliseconds(1)) }
  }

  /// Notifies the agent of changed lifetimes: the kernel tells of a change, not of its countdown.
  func tellOfLifetimes(of number: UInt8) {
    var news = NetworkNews()
    news.changedLinks = Set(
      guest.kernel.state.links.filter { $0.name.text == "eth\(number)" }.map(\.index))
    add(.network(news), after: .milliseconds(1))
  }

  /// Gives links other names; the kernel keeps all that is on them, and adapts labels.
  ///
  /// - Parameter names: The new name of each, by its old one.
  func rename(_ names: [LinkName: LinkName]) {
    var state = guest.kernel.state
    for at in state.links.indices {
      state.links[at].name = names[state.links[at].name] ?? state.links[at].name
    }
    for at in state.addresses.indices {
      let address = state.addresses[at]
      guard let name = names[address.link] else { continue }
      state.addresses[at].link = name
      if let label = address.label?.text, label.hasPrefix("\(address.link.text):") {
        state.addresses[at].label = AddressLabel(
          name.text + label.dropFirst(address.link.text.count))
      }
    }
    for at in state.routes.indices {
      state.routes[at].link = state.routes[at].link.map { names[$0] ?? $0 }
    }
    guest.kernel.state = state
  }

  /// Changes the kernel's state, of which the agent learns only that notifications were lost.
  func loseNotifications(_ change: (inout ObservedState) -> Void) {
    notice()
    change(&guest.kernel.state)
    seen = guest.kernel.state
    var news = NetworkNews()
    news.isOverrun = true
    add(.network(news), after: .milliseconds(1))
  }

  private func isUp(_ index: UInt32) -> Bool {
    guest.kernel.state.links.contains { $0.index == index && $0.isUp }
  }

  private func hasCarrier(_ index: UInt32) -> Bool {
    guest.kernel.state.links.contains { $0.index == index && $0.hasCarrier }
  }

  private func has(_ address: IPv4Address, _ index: UInt32) -> Bool {
    let name = guest.kernel.state.links.first { $0.index == index }?.name
    return guest.kernel.state.addresses.contains {
      $0.address.address == .v4(address) && $0.link == name
    }
  }
}

extension Inventory {
  /// What a service that does not list the ENIs leaves to know.
  static func unlisted(because failure: MetadataFailure, retryAfter: Duration? = nil) -> Inventory {
    var inventory = Inventory(
      problems: [
        .notLearnt(.listing, of: nil, because: failure, from: .metadata(path: "/macs/"))
      ])
    inventory.retryAfter = retryAfter
    return inventory
  }
}

/// Runs a test with an agent that was started, for a guest with some ENIs that the service names.
func withAgent(
  _ enis: UInt8 = 1, _ body: (SimulatedWorld) throws -> Void
) throws {
  try withGuest(enis) { guest in
    let inventory = try Cloud.inventory(
      (0..<enis).map { try Cloud.eni($0 + 1) }, isComplete: true)
    let world = SimulatedWorld(guest, inventory)
    world.start()
    try body(world)
  }
}
