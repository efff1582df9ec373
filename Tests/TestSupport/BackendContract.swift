// The contract of a kernel with the executor, for the real kernel and the fake one.

package import Execution
internal import Glibc
package import Model
internal import Planning

/// A violation of the contract.
package struct ContractViolation: Error, CustomStringConvertible {
  /// The expected and the actual value.
  package var description: String
}

/// Checks that a kernel keeps the contract; its link must not have an IPv4 address.
///
/// The link's other end must be up. Addresses 10.0.0.0/8, tables 10001 and 10002, and rules of the
/// priorities 10000 to 10009 belong to the contract, which removes them at the end.
///
/// - Throws: ``ContractViolation`` at the first difference, or what observing throws.
package func checkKernelContract<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, link: LinkName
) throws {
  let sample = try ContractSample(link)
  try checkLink(&kernel, sample)
  try checkAdding(&kernel, sample)
  try checkAnswers(&kernel, sample)
  try checkOrder(&kernel, sample)
  try checkReplacing(&kernel, sample)
  try checkExactRemoval(&kernel, sample)
  try checkLinkDown(&kernel, sample)
  try checkLastAddress(&kernel, sample)
  try checkRemovingNothing(&kernel, sample)
}

/// Checks that a kernel performs a list of changes of its state and of files in the list's order.
///
/// - Parameters:
///   - link: A link with the MTU 1500, which it has again at the end.
///   - mtuFile: A file that holds the link's MTU, and that cannot be written.
/// - Throws: ``ContractViolation`` at the first difference, or what observing throws.
package func checkOrderOfMixedChanges<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, link: LinkName, mtuFile: FilePath
) throws {
  _ = try kernel.observe()
  let write = { (mtu: UInt32) in
    Change.setFile(FileChange(mtuFile, from: FileContent("\(mtu)\n"), to: FileContent("x\n")))
  }
  guard let stranger = LinkName("nosuchlink") else { return }
  // EACCES says that the file was what the change expects, EBUSY that it was not yet, or no more.
  try expect(
    &kernel,
    [
      write(1500), .setMTU(link, from: 1500, to: 1400), write(1500), write(1400),
      .setLinkUp(stranger), .setMTU(link, from: 1400, to: 1300), write(1300),
      .setMTU(link, from: 1300, to: 1500),
    ], [EACCES, 0, EBUSY, EACCES, ENODEV, 0, EACCES, 0])
  try expect(try kernel.observe().link(named: link)?.mtu == 1500, "the MTU is 1500")
}

/// The objects that the contract is checked with.
private struct ContractSample {
  let link: LinkName
  let stranger: LinkName
  let first, second: InterfaceAddress
  let defaultRoute, otherMetric, mainRoute: Route
  let rule, otherSource, otherPriority: Rule

  init(_ link: LinkName) throws {
    guard let stranger = LinkName("nosuchlink"), let table = RouteTable(10001),
      let address = IPAddressWithLength("10.0.0.20/24"),
      let secondary = IPAddressWithLength("10.0.0.21/32"),
      let destination = IPPrefix("10.77.0.0/16")
    else { throw ContractViolation(description: "the sample itself is wrong") }
    self.link = link
    self.stranger = stranger
    first = InterfaceAddress(link: link, address: address)
    second = InterfaceAddress(link: link, address: secondary)
    let gateway = IPAddress("10.0.0.1")
    defaultRoute = Route(
      destination: .all(.v4), table: table, metric: RouteMetric(5), gateway: gateway, link: link,
      preferredSource: address.address)
    var other = defaultRoute
    other.metric = RouteMetric(6)
    otherMetric = other
    mainRoute = Route(
      destination: destination, metric: RouteMetric(50), gateway: gateway, link: link)
    rule = Rule(
      priority: RulePriority(10001), source: IPPrefix(host: address.address),
      action: .lookup(table))
    var rule = rule
    rule.source = IPPrefix(host: secondary.address)
    otherSource = rule
    rule.priority = RulePriority(10002)
    otherPriority = rule
  }
}

private func checkLink<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, _ sample: ContractSample
) throws {
  let before = try kernel.observe()
  guard let link = before.link(named: sample.link) else {
    throw ContractViolation(description: "no link \(sample.link)")
  }
  try expect(
    &kernel,
    [
      .setLinkUp(sample.link), .setLinkUp(sample.stranger),
      .setMTU(sample.link, from: link.mtu, to: 1400),
    ], [0, ENODEV, 0])
  let after = try kernel.observe().link(named: sample.link)
  try expect(after?.isUp == true, "the link is up")
  try expect(after?.mtu == 1400, "the MTU is 1400")
}

private func checkAdding<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, _ sample: ContractSample
) throws {
  try expect(
    &kernel,
    [
      .addAddress(sample.first), .addAddress(sample.first), .addAddress(sample.second),
      .addRoute(sample.defaultRoute), .addRoute(sample.defaultRoute), .addRoute(sample.mainRoute),
      .addRule(sample.rule), .addRule(sample.rule), .addRule(sample.otherSource),
    ], [0, EEXIST, 0, 0, EEXIST, 0, 0, EEXIST, 0])
  let state = try kernel.observe()
  try expect(ours(state, sample).addresses, [sample.first, sample.second], "addresses")
  try expect(ours(state, sample).routes, [sample.defaultRoute, sample.mainRoute], "routes")
  try expect(ours(state, sample).rules, [sample.rule, sample.otherSource], "rules")
}

private func checkAnswers<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, _ sample: ContractSample
) throws {
  let elsewhere = IPAddress.v4(IPv4Address(198, 51, 100, 1))
  let own = Flow(from: sample.first.address.address, to: elsewhere)
  let way = RouteAnswer.Way(
    type: .unicast, link: sample.link, gateway: sample.defaultRoute.gateway,
    route: sample.defaultRoute)
  var bound = own
  bound.origin = .socket(boundTo: sample.stranger)
  let answers: [(Flow, RouteAnswer)] = [
    (own, .way(way)), (bound, .refused(.noLink)),
    (own.from(elsewhere), .refused(.networkUnreachable)),
  ]
  for (flow, answer) in answers {
    let found = try kernel.answer(for: flow)
    try expect(found == answer, "\(flow): \(answer), not \(found)")
  }
}

private func checkOrder<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, _ sample: ContractSample
) throws {
  guard let table = RouteTable(10002), let address = IPAddressWithLength("10.1.0.20/24") else {
    return
  }
  let subnet = InterfaceAddress(link: sample.link, address: address)
  let route = Route(
    destination: .all(.v4), table: table, gateway: IPAddress("10.1.0.1"), link: sample.link)
  // A gateway is reachable only after an address puts it on the link.
  let outcomes = try expect(
    &kernel, [.addRoute(route), .addAddress(subnet), .addRoute(route)], [ENETUNREACH, 0, 0])
  try expect(
    outcomes[0]?.change == .addRoute(route) && outcomes[0]?.operation == "RTM_NEWROUTE",
    "the error says which change failed")
  try expect(&kernel, [.removeRoute(route), .removeAddress(subnet)], [0, 0])
}

private func checkReplacing<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, _ sample: ContractSample
) throws {
  var route = sample.mainRoute
  route.gateway = IPAddress("10.0.0.2")
  var missing = sample.mainRoute
  missing.metric = RouteMetric(51)
  var address = sample.first
  address.validLifetime = .seconds(36000)
  address.preferredLifetime = .seconds(18000)
  try expect(
    &kernel,
    [
      .replaceRoute(sample.mainRoute, with: route), .replaceRoute(missing, with: missing),
      .replaceAddress(sample.first, with: address),
    ], [0, ENOENT, 0])
  let state = try kernel.observe()
  try expect(ours(state, sample).routes, [sample.defaultRoute, route], "routes")
  let lifetime = ours(state, sample).addresses.first?.validLifetime
  try expect((.seconds(35000)...(.seconds(36000))).contains(lifetime ?? .forever), "a lifetime")
  try expect(
    &kernel,
    [
      .replaceRoute(route, with: sample.mainRoute), .replaceAddress(address, with: sample.first),
    ], [0, 0])
  try expect(
    ours(try kernel.observe(), sample).addresses, [sample.first, sample.second], "addresses")
}

private func checkExactRemoval<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, _ sample: ContractSample
) throws {
  try expect(&kernel, [.addRoute(sample.otherMetric), .addRule(sample.otherPriority)], [0, 0])
  try expect(
    &kernel,
    [
      .removeRoute(sample.otherMetric), .removeRule(sample.otherPriority),
      .removeRule(sample.otherSource), .removeAddress(sample.second),
    ], [0, 0, 0, 0])
  let state = try kernel.observe()
  try expect(ours(state, sample).addresses, [sample.first], "addresses")
  try expect(ours(state, sample).routes, [sample.defaultRoute, sample.mainRoute], "routes")
  try expect(ours(state, sample).rules, [sample.rule], "rules")
}

private func checkLinkDown<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, _ sample: ContractSample
) throws {
  try expect(&kernel, [.setLinkDown(sample.link)], [0])
  let down = try kernel.observe()
  try expect(down.link(named: sample.link)?.isUp == false, "the link is down")
  try expect(ours(down, sample).routes, [], "routes of a link that is down")
  try expect(ours(down, sample).addresses, [sample.first], "addresses of a link that is down")
  try expect(ours(down, sample).rules, [sample.rule], "rules of a link that is down")
  try expect(
    &kernel, [.addRoute(sample.mainRoute), .setLinkUp(sample.link)], [ENETUNREACH, 0])
  let up = try kernel.observe()
  try expect(ours(up, sample).routes, [], "routes of a link that was down")
}

private func checkLastAddress<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, _ sample: ContractSample
) throws {
  var unsourced = sample.defaultRoute
  unsourced.preferredSource = nil
  try expect(
    &kernel, [.addRoute(unsourced), .addRoute(sample.mainRoute), .removeAddress(sample.first)],
    [0, 0, 0])
  let state = try kernel.observe()
  try expect(ours(state, sample).addresses, [], "addresses")
  try expect(ours(state, sample).routes, [], "routes of a link without an address")
  try expect(ours(state, sample).rules, [sample.rule], "rules of a link without an address")
}

private func checkRemovingNothing<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, _ sample: ContractSample
) throws {
  try expect(
    &kernel,
    [
      .removeAddress(sample.first), .removeRoute(sample.mainRoute), .removeRule(sample.rule),
      .removeRule(sample.rule),
    ], [EADDRNOTAVAIL, ESRCH, 0, ENOENT])
}

/// The contract's part of a state: IPv4 addresses of the link, routes and rules by protocol.
private func ours(_ state: ObservedState, _ sample: ContractSample) -> ObservedState {
  ObservedState(
    addresses: state.addresses(on: sample.link).filter { $0.address.address.family == .v4 },
    routes: state.routes.filter { $0.link == sample.link && $0.madeBy == .enicfg },
    rules: state.rules.filter { $0.madeBy == .enicfg })
}

/// Performs changes and compares the error numbers; 0 means success.
@discardableResult private func expect<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, _ changes: [Change], _ numbers: [Int32]
) throws -> [KernelError?] {
  let outcomes = kernel.perform(changes)
  let found = outcomes.map { $0?.number ?? 0 }
  guard found == numbers else {
    throw ContractViolation(
      description: "\(changes): expected \(numbers), found \(found): \(outcomes)")
  }
  return outcomes
}

/// Compares objects regardless of their order.
private func expect<Object: Hashable>(
  _ found: [Object], _ expected: [Object], _ what: String
) throws {
  guard found.count == expected.count, Set(found) == Set(expected) else {
    throw ContractViolation(description: "\(what): expected \(expected), found \(found)")
  }
}

private func expect(_ isTrue: Bool, _ what: String) throws {
  guard isTrue else { throw ContractViolation(description: "expected: \(what)") }
}
