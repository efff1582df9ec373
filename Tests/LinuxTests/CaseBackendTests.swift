// The planner's cases on the real kernel: what is planned is reached, and undone from every step.

import Execution
import Linux
import Model
import Planning
import TestSupport
import Testing

@Suite struct CaseKernelTests {
  @Test(arguments: try possibleCases())
  func appliedPlanNeedsNoFurtherSteps(_ sample: PlanningCase) throws {
    try inPrivateNamespace {
      let plan = try preparedPlan(sample)
      var kernel = try LinuxBackend()
      let before = try kernel.observe().relevant
      var executor = Executor()
      try executor.apply(plan, to: &kernel)
      try executor.verify(plan.desired, on: &kernel)
      #expect(executor.undo(on: &kernel) == [])
      #expect(try kernel.observe().relevant.difference(from: before) == [])
    }
  }

  @Test(arguments: try possibleCases())
  func aFailureAtEveryStepRestoresTheState(_ sample: PlanningCase) throws {
    let count = try Planner.plan(sample.desired(), in: sample.observed()).steps.count
    for failing in 0..<count {
      try inPrivateNamespace {
        let plan = try preparedPlan(sample)
        var kernel = try RefusingBackend(refusing: failing)
        let before = try kernel.observe().relevant
        var executor = Executor()
        #expect(throws: ApplyError.self) { try executor.apply(plan, to: &kernel) }
        #expect(executor.undo(on: &kernel) == [])
        let difference = try kernel.observe().relevant.difference(from: before)
        #expect(difference == [], "step \(failing) of \(sample.name)")
      }
    }
  }
}

/// The cases whose links can be made: the driver of a veth has bounds of its own for the MTU, and this
/// machine has CPUs of its own; /proc/sys is read-only only in a mount namespace.
private func possibleCases() throws -> [PlanningCase] {
  try PlanningCase.all().filter { sample in
    let observed = try sample.observed()
    return sample.expectsPlan && observed.processors == nil && !observed.settingsAreReadOnly
      && observed.links.allSatisfy { $0.mtuRange == nil }
  }
}

/// Makes the case's state in this namespace, and plans from what the kernel then has; the plan is
/// the one that the case expects.
private func preparedPlan(_ sample: PlanningCase) throws -> Plan {
  let wanted = try sample.observed()
  try make(wanted)
  var kernel = try LinuxBackend()
  let observed = try kernel.observe()
  let plan = try Planner.plan(sample.desired(), in: observed)
  let expected = try Planner.plan(sample.desired(), in: wanted)
  #expect(plan.steps.map(\.change.kind) == expected.steps.map(\.change.kind))
  #expect(plan.steps.map(\.change.action) == expected.steps.map(\.change.action))
  return plan
}

/// Makes a state with iproute2, in a namespace that has nothing but its loopback.
private func make(_ state: ObservedState) throws {
  for link in state.links where !link.isLoopback {
    let mac = try #require(link.mac)
    if link.kind == "bridge" {
      try ip("link add \(link.name) address \(mac) type bridge")
      try ip("link set \(link.name) addrgenmode none up")
      continue
    }
    try ip("link add \(link.name) address \(mac) type veth peer name far\(link.index)")
    try ip("link set \(link.name) addrgenmode none mtu \(link.mtu)")
    try ip("link set far\(link.index) addrgenmode none up")
    if link.promotesSecondaries {
      try run("sysctl", ["-qw", "net.ipv4.conf.\(link.name).promote_secondaries=1"])
    }
    // The kernel's default is 1; a case without the setting has it off.
    var settings = link.settings.filter { $0.key.family == .v6 }
    settings[.acceptAdvertisements] = settings[.acceptAdvertisements] ?? 0
    for (setting, value) in settings {
      try run("sysctl", ["-qw", "\(setting.path(of: link.name))=\(value)"])
    }
    if link.forwardsIPv6 {
      try run("sysctl", ["-qw", "net/ipv6/conf/\(link.name.text)/forwarding=1"])
    }
    if !link.takesIPv6 {
      try run("sysctl", ["-qw", "net.ipv6.conf.\(link.name).disable_ipv6=1"])
    }
    if link.isUp { try ip("link set \(link.name) up") }
  }
  for address in state.addresses {
    var address = address
    if address.flags.contains(.deprecated) { address.preferredLifetime = .seconds(0) }
    // Not every iproute2 can set the protocol of an address.
    var kernel = try LinuxBackend()
    #expect(try kernel.numbers([.addAddress(address)]) == [0])
  }
  for route in state.routes where route.madeBy != .kernel {
    try ip("route add \(route) proto \(route.madeBy.rawValue)")
  }
  for rule in state.rules where rule.madeBy != .kernel {
    try ip("\(rule.family == .v4 ? "-4" : "-6") rule add \(rule) protocol \(rule.madeBy.rawValue)")
  }
}

extension ObservedState {
  /// The state without what the kernel keeps for itself and changes by itself.
  fileprivate var relevant: ObservedState {
    var state = self
    state.links.removeAll { $0.name.text.hasPrefix("far") }
    state.routes.removeAll { $0.table == .local }
    // Where IPv6 comes back with the MTU, the kernel makes a link-local address by itself.
    state.addresses.removeAll {
      $0.address.address.family == .v6 && $0.address.address.isLinkLocal
    }
    state.routes.removeAll { $0.destination == IPPrefix("fe80::/64") }
    return state
  }
}
