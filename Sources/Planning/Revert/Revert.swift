// The plan that brings back what was there before some steps were begun.

package import Model

/// The plan that brings back what was there before some steps were begun.
///
/// It is made of what is there now: a step that was not performed, or whose object is as it was before, needs
/// nothing, so that it can be made again after a killed run.
package struct Revert: Equatable, Sendable {
  /// The steps back, in the order to perform them.
  package private(set) var plan = Plan()
  /// What would remove or overwrite another program's later work, which no step of the plan does.
  package private(set) var obstacles: [RevertObstacle] = []

  private var state: ObservedState
  private let now: UInt64
  /// The first step on each object: the state before it is the one to bring back.
  private let decisive: [Change.Subject: Step]
  /// The objects that are as they were before the first step, and not as the last one left them.
  private var untouched: Set<Change.Subject> = []
  /// The rules, routes and addresses that the steps back remove by themselves.
  private var going: Set<Change.Subject> = []

  /// Plans the way back.
  ///
  /// - Parameters:
  ///   - begun: The steps, in the order in which they were begun.
  ///   - observed: What is there, with the files and the queues that the steps are about.
  ///   - now: The time, in whole seconds of CLOCK_BOOTTIME: lifetimes have gone on.
  package init(of begun: [BegunSteps], in observed: ObservedState, now: UInt64) {
    state = observed
    self.now = now
    let steps = begun.flatMap(\.steps)
    decisive = Dictionary(
      steps.map { ($0.change.subject, $0) }, uniquingKeysWith: { first, _ in first })
    let last = Dictionary(steps.map { ($0.change.subject, $0) }, uniquingKeysWith: { $1 })
    for (subject, first) in decisive where observed.isWithout(first.change) {
      // What was changed and changed back, as a setting, is so while the steps in between are taken back.
      let isThere = last[subject].map { observed.isWithout($0.change.inverse) } ?? false
      if first != last[subject], isThere { continue }
      untouched.insert(subject)
    }
    // Then nothing has to be, also of what was changed and changed back.
    guard decisive.values.contains(where: { !observed.isWithout($0.change) }) else { return }
    let changes = begun.flatMap(\.steps).flatMap(\.undo)
    going = Set(changes.filter { $0.action == .remove }.map(\.subject))
    for one in begun.reversed() { add(one) }
  }

  /// The steps of the plan on objects that are not as they were before.
  ///
  /// - Parameter observed: What is there after the plan was applied.
  package func left(in observed: ObservedState) -> [Step] {
    plan.steps.filter { step in
      decisive[step.change.subject].map { !observed.isWithout($0.change) } ?? false
    }
  }

  private mutating func add(_ begun: BegunSteps) {
    let present = state.link(named: begun.link)
    let isThere = begun.index == 0 || present?.index == begun.index
    if begun.index != 0, !isThere, present != nil || isRenamed(begun) {
      let isNeeded = begun.steps.contains { !$0.change.isApartFromLink }
      if isNeeded { obstacles.append(.otherLink(begun.link)) }
    }
    var steps: [Step] = []
    for step in begun.steps.reversed() {
      guard isThere || step.change.isApartFromLink else { continue }
      var isFirstDone = false
      for (place, change) in step.undo.enumerated() {
        // What only repeats a value puts back what the kernel forgot with the change before it.
        let isRepeated = change.repeatsAValue
        guard !isRepeated || isFirstDone,
          let needed = isRepeated ? change : needed(change, since: begun.begunAt)
        else { continue }
        if place == 0 { isFirstDone = true }
        state.apply(needed)
        steps.append(Step(needed, because: .asBefore))
      }
    }
    guard !steps.isEmpty else { return }
    let link = present ?? Link(index: begun.index, name: begun.link, mac: begun.mac)
    // What belongs to one link stands together where it was done together.
    if let last = plan.sections.indices.last, plan.sections[last].link.index == link.index,
      plan.sections[last].link.name == link.name
    {
      plan.sections[last].steps += steps
    } else {
      plan.sections.append(
        Plan.Section(
          link: link, desired: DesiredLink(link: begun.link, goal: .asBefore), steps: steps))
    }
  }

  private func isRenamed(_ begun: BegunSteps) -> Bool {
    state.links.contains { $0.index == begun.index && begun.mac != nil && $0.ownMAC == begun.mac }
  }

  /// What has to be done for a change of an undo; nil where nothing has to be, or nothing can be.
  private mutating func needed(_ change: Change, since begun: UInt64) -> Change? {
    guard !untouched.contains(change.subject) else { return nil }
    switch change {
    case .setLinkUp(let name): return state.link(named: name)?.isUp == false ? change : nil
    case .setLinkDown(let name): return setDown(name, change)
    case .setMTU(let name, let from, let to):
      return replaced(change, state.link(named: name)?.mtu, from, to)
    case .setSetting(let name, let setting, let from, let to):
      return replaced(change, state.link(named: name)?.settings[setting], from, to)
    case .setChannels(let name, let from, let to):
      return replaced(change, state.queues[name]?.channels?.current, from, to)
    case .setSteering(let name, let queue, let from, let to):
      let steering = state.queues[name]?.steering ?? []
      return replaced(
        change, steering.indices.contains(queue) ? steering[queue] : nil, from, to)
    case .addAddress(let address): return putBack(address, since: begun)
    case .removeAddress(let address): return remove(address, change)
    case .replaceAddress(let from, let to): return replace(from, with: to, change)
    case .addRoute(let route): return putBack(route, change)
    case .removeRoute(let route):
      return state.routes.contains { $0.isSame(as: route) } ? change : nil
    case .replaceRoute(let from, let to): return replace(from, with: to, change)
    case .addRule(let rule): return state.rules.contains(rule) ? nil : change
    case .removeRule(let rule): return state.rules.contains(rule) ? change : nil
    case .setFile(let file):
      let there = state.files[file.path]
      if there == file.after { return nil }
      if there == file.before, !state.notFiles.contains(file.path) { return change }
      return obstructed(.changed(change))
    }
  }

  private mutating func obstructed(_ obstacle: RevertObstacle) -> Change? {
    if !obstacles.contains(obstacle) { obstacles.append(obstacle) }
    return nil
  }

  /// A value that is set back: not where it is so already, where its object is gone, or where another
  /// program changed it since.
  private mutating func replaced<Value: Equatable>(
    _ change: Change, _ now: Value?, _ from: Value, _ to: Value
  ) -> Change? {
    guard let now, now != to else { return nil }
    return now == from ? change : obstructed(.changed(change))
  }
}

// Links and addresses.
extension Revert {
  private mutating func setDown(_ name: LinkName, _ change: Change) -> Change? {
    guard let link = state.link(named: name), link.isUp else { return nil }
    let isUsed =
      state.links.contains { $0.isStacked(on: link) } || link.master != nil
      || !link.moreMACs.isEmpty
      || state.nextHops.contains { $0.link == name && $0.madeBy != .enicfg }
    if isUsed { return obstructed(.linkInUse(name)) }
    if let route = state.routes.first(where: { $0.isForeign && $0.leaves(by: name) && stays($0) }) {
      return obstructed(.losesRoute(route, to: change))
    }
    let address = state.addresses(on: name).first { address in
      address.isForeign && !going.contains(.address(name, address.address))
    }
    if let address { return obstructed(.losesAddress(address, to: change)) }
    return change
  }

  private func stays(_ route: Route) -> Bool { !going.contains(.route(route.key)) }

  private mutating func putBack(_ address: InterfaceAddress, since begun: UInt64) -> Change? {
    guard state.link(named: address.link) != nil else { return nil }
    let same = state.addresses.filter { $0.address.address == address.address.address }
    if same.contains(where: { $0.link == address.link && $0.address == address.address }) {
      return nil
    }
    if address.address.address.family == .v4,
      let other = same.first(where: { $0.link != address.link })
    {
      return obstructed(.addressElsewhere(other))
    }
    // Its lifetime has gone on.
    let passed = UInt32(clamping: now > begun ? now - begun : 0)
    guard address.validLifetime.isLonger(than: passed) else { return nil }
    var restored = address
    restored.validLifetime = address.validLifetime.less(passed)
    restored.preferredLifetime = address.preferredLifetime.less(passed)
    return .addAddress(restored)
  }

  private mutating func remove(_ address: InterfaceAddress, _ change: Change) -> Change? {
    let there = state.addresses(on: address.link)
    guard let own = there.first(where: { $0.address == address.address }) else { return nil }
    let others = there.filter {
      $0 != own && $0.address.address.family == own.address.address.family
    }
    if own.address.address.family == .v4 {
      let isLast = others.isEmpty
      let lost = state.routes.first { route in
        route.isForeign && stays(route) && route.destination.family == .v4
          && route.leaves(by: address.link)
          && (isLast || route.preferredSource == own.address.address)
      }
      if let lost { return obstructed(.losesRoute(lost, to: change)) }
      let promotes = state.link(named: address.link)?.promotesSecondaries ?? false
      let secondary = others.first { other in
        other.address.prefix == own.address.prefix && other.flags.contains(.secondary)
          && !going.contains(.address(other.link, other.address))
      }
      if let secondary, !promotes, !own.flags.contains(.secondary) {
        return obstructed(.losesAddress(secondary, to: change))
      }
    }
    return .removeAddress(own)
  }

  /// The lifetimes of a renewed lease are never shortened.
  private mutating func replace(
    _ from: InterfaceAddress, with to: InterfaceAddress, _ change: Change
  ) -> Change? {
    guard !change.onlySetsCountdown else { return nil }
    let there = state.addresses(on: from.link).first { $0.address == from.address }
    guard let there else { return nil }
    return replaced(
      .replaceAddress(there, with: to), there.withoutCountdowns, from.withoutCountdowns,
      to.withoutCountdowns)
  }
}

// Routes.
extension Revert {
  private mutating func putBack(_ route: Route, _ change: Change) -> Change? {
    if state.routes.contains(where: { $0.isSame(as: route) }) { return nil }
    // The kernel makes its own ones, with the address or the link.
    if route.madeBy == .kernel { return nil }
    if let link = route.link, state.link(named: link) == nil { return nil }
    if let other = state.routes.first(where: { $0.key == route.key }), route.isAlone {
      return obstructed(.routeInPlace(other, of: change))
    }
    return change
  }

  private mutating func replace(_ from: Route, with to: Route, _ change: Change) -> Change? {
    if state.routes.contains(where: { $0.isSame(as: to) }) { return nil }
    if state.routes.contains(where: { $0.isSame(as: from) }) { return change }
    return putBack(to, .addRoute(to))
  }
}

extension Route {
  /// Whether it is the same for an undo: the kernel may show more attributes than were requested.
  fileprivate func isSame(as other: Route) -> Bool {
    key == other.key && gateway == other.gateway && link == other.link && madeBy == other.madeBy
  }

  /// Whether no other route can have its key: IPv6 routes of one key are next hops of one route.
  fileprivate var isAlone: Bool { destination.family == .v4 }
}

extension Change {
  /// Whether it sets what it expects to find: the kernel forgets some values with another change.
  fileprivate var repeatsAValue: Bool {
    switch self {
    case .setSetting(_, _, let from, let to): from == to
    case .replaceAddress(let from, let to): from == to
    case .setLinkUp, .setLinkDown, .setMTU, .addAddress, .removeAddress, .addRoute, .removeRoute,
      .replaceRoute, .addRule, .removeRule, .setChannels, .setSteering, .setFile:
      false
    }
  }

  /// Whether it is about an object that stays where its link goes.
  fileprivate var isApartFromLink: Bool {
    switch self {
    case .addRule, .removeRule, .setFile: true
    case .setLinkUp, .setLinkDown, .setMTU, .setSetting, .addAddress, .removeAddress,
      .replaceAddress, .addRoute, .removeRoute, .replaceRoute, .setChannels, .setSteering:
      false
    }
  }
}

extension Lifetime {
  fileprivate func isLonger(than seconds: UInt32) -> Bool { self == .forever || rawValue > seconds }

  fileprivate func less(_ seconds: UInt32) -> Lifetime {
    guard case .seconds(let left) = self else { return self }
    return .seconds(left > seconds ? left - seconds : 0)
  }
}
