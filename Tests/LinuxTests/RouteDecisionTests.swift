// The kernel's decisions: for random states and packets, the model's are the kernel's own.

import Glibc
import Linux
import Model
import Planning
import TestSupport
import Testing

@Suite struct RouteDecisionTests {
  /// `STATES` in the environment is how many states are tried in all, `SEED` the first seed.
  @Test(arguments: 0..<4) func decisionsAreTheKernels(_ part: Int) throws {
    let states = number("STATES") ?? 320
    let first = UInt64(number("SEED") ?? 1)
    var counts = Counts()
    let rounds = 40
    for run in stride(from: part, to: (states + rounds - 1) / rounds, by: 4) {
      let seed = first + UInt64(run)
      let found = try inPrivateNamespace { try Trial(seed: seed).run(rounds: rounds) }
      counts.add(found.counts)
      for failure in found.failures.prefix(3) {
        Issue.record("seed \(seed): \(try failure.shrunk().description)")
      }
    }
    print("seeds from \(first), part \(part): \(counts)")
  }
}

/// A number in the environment.
private func number(_ name: String) -> Int? {
  unsafe getenv(name).flatMap { unsafe Int(String(cString: $0)) }
}

/// How often what was decided how.
private struct Counts: Sendable, CustomStringConvertible {
  private var numbers: [String: Int] = [:]

  mutating func count(_ name: String) { numbers[name, default: 0] += 1 }

  mutating func add(_ other: Counts) { numbers.merge(other.numbers, uniquingKeysWith: +) }

  var description: String {
    numbers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}

/// What is done to a namespace.
private enum Action: Sendable, CustomStringConvertible {
  case ip(String)
  case set(path: String, value: String)

  var description: String {
    switch self {
    case .ip(let words): "ip \(words)"
    case .set(let path, let value): "sysctl \(path)=\(value)"
    }
  }

  /// Does all in their order; what the kernel refuses is passed over.
  static func perform(_ actions: [Action]) throws {
    var lines: [String] = []
    // The lines of a batch are of one family.
    var family = ""
    func flush() throws {
      if lines.isEmpty { return }
      let text = lines.joined(separator: "\n")
      try TestSupport.run(
        "sh", ["-c", "ip \(family) -force -batch - <<'END' >/dev/null 2>&1 || true\n\(text)\nEND"])
      lines = []
    }
    for action in actions {
      switch action {
      case .ip(let words):
        let own = words.hasPrefix("-") ? String(words.prefix(2)) : ""
        if own != family { try flush() }
        family = own
        lines.append(own.isEmpty ? words : String(words.dropFirst(3)))
      case .set(let path, let value):
        try flush()
        guard let file = unsafe fopen("/proc/sys/\(path)", "w") else { continue }
        unsafe fputs(value, file)
        unsafe fclose(file)
      }
    }
    try flush()
  }
}

/// A packet about which model and kernel differ.
private struct Difference: Sendable, CustomStringConvertible {
  var actions: [Action]
  let flow: Flow
  let decision: RouteDecision
  let answer: RouteAnswer
  let state: ObservedState

  var description: String {
    """
    \(flow)
    the kernel: \(answer)
    the model: \(decision)
    after:
    \(actions.map { "  \($0)" }.joined(separator: "\n"))
    which is:
    \((state.addresses.map { "  \($0)" } + state.nextHops.map { "  \($0)" }
      + state.routes.map { "  \($0)" } + state.rules.map { "  \($0)" }).joined(separator: "\n"))
    """
  }

  /// What remains if every action is left out that does not matter.
  func shrunk() throws -> Difference {
    let (actions, flow) = (actions, flow)
    guard try inPrivateNamespace({ try Difference(after: actions, flow) }) != nil else {
      return self
    }
    var least = self
    var size = actions.count / 2
    while size > 0 {
      var at = 0
      while at < least.actions.count {
        var fewer = least.actions
        fewer.removeSubrange(at..<min(at + size, fewer.count))
        let tried = fewer
        if let again = try inPrivateNamespace({ try Difference(after: tried, flow) }) {
          least = again
        } else {
          at += size
        }
      }
      size /= 2
    }
    return least
  }

  /// Nil if the model agrees with the kernel after these actions.
  init?(after actions: [Action], _ flow: Flow) throws {
    try Action.perform(actions)
    var kernel = try LinuxBackend()
    let state = try kernel.observe()
    var model = RoutingModel(state)
    try self.init(after: actions, flow, state, &model, &kernel)
  }

  /// Nil if the model agrees with the kernel.
  init?(
    after actions: [Action], _ flow: Flow, _ state: ObservedState, _ model: inout RoutingModel,
    _ kernel: inout LinuxBackend
  ) throws {
    decision = model.decision(for: flow)
    answer = try kernel.answer(for: flow)
    (self.actions, self.flow, self.state) = (actions, flow, state)
    guard decision.agrees(with: answer) == false, !(try isReversePath(&model)) else { return nil }
    // The kernel makes some routes of addresses only after a while.
    var again = try LinuxBackend()
    guard try again.observe() == state else { return nil }
  }
}

extension Difference {
  /// Whether the reverse path filter is why the kernel refuses what the model does not.
  private func isReversePath(_ model: inout RoutingModel) throws -> Bool {
    guard case .refused(let refusal) = answer, let link = flow.inputLink,
      [.reversePath, .invalid].contains(refusal)
    else { return false }
    switch decision {
    case .refuses, .undecided: return false
    case .sends, .delivers: break
    }
    return model.passesReversePath(flow.unmarked, filter: try .current(of: link)) != true
  }
}

extension Flow {
  fileprivate var unmarked: Flow {
    var flow = self
    flow.mark = 0
    return flow
  }
}

extension ReversePathFilter {
  /// The filter of a link.
  fileprivate static func current(of link: LinkName) throws -> ReversePathFilter {
    let values = try ["all", link.text].map { name in
      let path = "/proc/sys/net/ipv4/conf/\(name)/rp_filter"
      return Int(try TestSupport.run("cat", [path]).prefix { $0.isNumber }) ?? 0
    }
    return ReversePathFilter(rawValue: values.max() ?? 0) ?? .off
  }
}

/// A namespace that is changed again and again, and asked after each change.
private struct Trial {
  private let seed: UInt64
  private var random: RandomNetwork
  private var actions: [Action] = []
  private var counts = Counts()
  private var failures: [Difference] = []

  init(seed: UInt64) {
    self.seed = seed
    random = RandomNetwork(seed: seed)
  }

  func run(rounds: Int) throws -> (counts: Counts, failures: [Difference]) {
    var trial = self
    // The kernel does not select a source again for a route when this changes.
    try trial.perform([
      .set(path: "net/ipv4/conf/default/route_localnet", value: seed % 4 == 0 ? "1" : "0")
    ])
    try trial.perform([
      .set(path: "net/ipv4/conf/default/rp_filter", value: "\(seed % 3)"),
      .set(path: "net/ipv4/conf/default/forwarding", value: seed % 5 == 0 ? "0" : "1"),
    ])
    try trial.perform(trial.random.beginning().map { .ip($0) })
    for _ in 0..<rounds where trial.failures.isEmpty { try trial.round() }
    return (trial.counts, trial.failures)
  }

  private mutating func perform(_ new: [Action]) throws {
    try Action.perform(new)
    actions += new
  }

  private mutating func round() throws {
    var new = (0..<6).map { _ in Action.ip(random.change()) }
    let setting = random.setting()
    new.append(.set(path: setting.path, value: setting.value))
    try perform(new)
    // A new one each time, because the kernel does not tell of settings.
    var kernel = try LinuxBackend()
    let state = try kernel.observe()
    count(state)
    var model = RoutingModel(state)
    for _ in 0..<24 {
      guard let flow = random.flow(in: state) else { continue }
      if let failure = try Difference(after: actions, flow, state, &model, &kernel) {
        failures.append(failure)
      }
      counts.count("decision " + model.decision(for: flow).kind)
    }
  }

  private mutating func count(_ state: ObservedState) {
    counts.count("states")
    for route in state.routes where route.madeBy != .kernel {
      let family = "\(route.destination.family)"
      counts.count("\(family) \(route.type)")
      if route.hasSeveralHops { counts.count("\(family) several hops") }
      if route.nextHopID != nil { counts.count("\(family) by object") }
      if route.sourcePrefix != nil { counts.count("\(family) for a source") }
      if route.typeOfService != 0 { counts.count("\(family) for a tos") }
      if route.preference != .medium { counts.count("\(family) with a preference") }
      if route.preferredSource != nil { counts.count("\(family) with a source") }
    }
    for rule in state.rules where rule.madeBy != .kernel {
      for word in rule.words where word.allSatisfy({ $0.isLetter || $0 == "_" }) {
        counts.count("rule \(word)")
      }
    }
  }
}

extension RouteDecision {
  fileprivate var kind: String {
    switch self {
    case .sends(let path):
      path.match == nil
        ? "sends without a route" : path.others.isEmpty ? "sends" : "sends by any of several"
    case .delivers: "delivers"
    case .refuses(let refusal): "refuses \("\(refusal)".prefix { $0 != "(" })"
    case .undecided(let reason): "undecided \("\(reason)".prefix { $0 != "(" })"
    }
  }
}
