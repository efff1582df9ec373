// The agent in a lab, and faults that it repairs.

import Glibc
import VPCLab

/// An agent that runs in a lab of three NICs, all configured.
struct RepairCourse {
  /// How often the agent asks the metadata service here, in seconds: the least that it takes.
  static let interval = 10
  /// How often it asks by default, in seconds.
  static let usualInterval = 60

  private let lab: VPCLab
  private let changes: NetworkChanges
  private let tries: Int

  /// Starts it, and returns when the ENIs are configured.
  init(tries: Int) throws(LabError) {
    self.tries = tries
    lab = try VPCLab(VPCConfiguration(metadata: MetadataOptions()))
    changes = try NetworkChanges(of: lab.guest)
    _ = try lab.guest.start(["enicfg", "agent", "--metadata-interval", "\(Self.interval)"])
    try lab.guest.awaitInSync(["eth1", "eth2"])
  }

  /// Deletes default routes, and waits for the same route.
  ///
  /// In turn of two ENIs: more than three repairs a minute count as a fight.
  func deletedRoute() throws(LabError) -> [Duration] {
    try measured { attempt throws(LabError) in
      let number = 1 + attempt % 2
      let route = "default via 10.0.0.253 dev eth\(number) table 100\(number)"
      let start = ContinuousClock.now
      try lab.guest.output(
        of: ["ip", "route", "del"] + route.split(separator: " ").map(String.init))
      // The kernel tells of the deletion, too.
      try changes.waitForLine(with: "Deleted", route)
      try changes.waitForLine(with: route)
      return start
    }
  }

  /// Assigns secondary addresses, and waits for the rule of each.
  ///
  /// At moments that are spread evenly between two questions to the metadata service.
  func changedMetadata() throws(LabError) -> [Duration] {
    try measured { attempt throws(LabError) in
      sleep(milliseconds: Self.interval * 1000 * (2 * attempt + 1) / (2 * tries))
      let address = "10.0.0.\(100 + attempt)"
      let start = ContinuousClock.now
      try lab.changeENI("eth1") { $0.secondaryAddresses.append(address) }
      try changes.waitForLine(with: "from \(address) lookup 1001")
      return start
    }
  }

  /// Detaches and attaches an ENI, and waits for the rule of its address.
  func pluggedNIC() throws(LabError) -> [Duration] {
    let rule = "from 10.0.0.21 lookup 1002"
    return try measured { _ throws(LabError) in
      try lab.detach("eth2")
      try changes.waitForLine(with: "Deleted", rule)
      // So that the agent is idle again.
      sleep(milliseconds: 500)
      let start = ContinuousClock.now
      try lab.attach("eth2")
      try changes.waitForLine(with: rule)
      return start
    }
  }

  /// Measures several tries: each begins when its body says, and ends when it returns; then all is in sync.
  private func measured(
    _ body: (Int) throws(LabError) -> ContinuousClock.Instant
  ) throws(LabError) -> [Duration] {
    var durations: [Duration] = []
    for attempt in 0..<tries {
      // The agent is idle when the fault comes.
      sleep(milliseconds: 500)
      changes.skip()
      let start = try body(attempt)
      durations.append(ContinuousClock.now - start)
      try lab.guest.awaitInSync(["eth1", "eth2"])
    }
    return durations
  }
}

/// Waits without an event.
func sleep(milliseconds: Int) { usleep(UInt32(milliseconds) * 1000) }

extension Host {
  /// Waits until `enicfg status` says that links are in sync.
  func awaitInSync(_ links: [String]) throws(LabError) {
    try wait(for: "links in sync") { () throws(LabError) in
      try run(["enicfg", "status", "--exit-code"] + links).succeeded
    }
  }

  /// Waits, at most 30 seconds, until a condition holds that has no event.
  func wait(
    for event: String, _ condition: () throws(LabError) -> Bool
  ) throws(LabError) {
    let limit = Duration.seconds(30)
    let end = ContinuousClock.now + limit
    while try !condition() {
      guard ContinuousClock.now < end else {
        throw .timedOut(waitingFor: event, after: limit, output: "")
      }
      sleep(milliseconds: 50)
    }
  }
}
