// Undo: everything that was performed is taken back, last first, and what is left over is found.

import Model
import Planning

extension Executor {
  /// Reverts every performed step, the last one first.
  ///
  /// A link that another program uses by now stays up.
  ///
  /// - Returns: The steps whose effect remains, the last one first; empty if the state is as
  ///   before.
  package mutating func undo(on kernel: inout some NetworkBackend & ~Copyable) -> [Leftover] {
    guard !performed.isEmpty else { return [] }
    let now = try? kernel.observe()
    let steps = performed.reversed().filter { !isInUse($0, now) }
    performed = []
    let changes = steps.flatMap(\.undo)
    let outcomes = kernel.perform(changes)
    guard let observed = try? kernel.observe() else {
      return steps.map { Leftover(step: $0, failure: nil) }
    }
    return Self.decisive(steps).filter { !observed.isWithout($0.change) }.map { step in
      Leftover(
        step: step,
        failure: outcomes.lazy.compactMap(\.self).first { error in
          error.change.map(step.undo.contains) ?? false
        })
    }
  }

  private func isInUse(_ step: Step, _ now: ObservedState?) -> Bool {
    guard case .setLinkUp(let link) = step.change, let before, let now else { return false }
    let made = performed.compactMap { step -> IPAddressWithLength? in
      guard case .addAddress(let address) = step.change else { return nil }
      return address.address
    }
    return now.isUsedByOthers(link, since: before, besides: made)
  }

  /// The first step on each object: the state before it is the one to restore.
  private static func decisive(_ reversed: [Step]) -> [Step] {
    var seen: Set<Change.Subject> = []
    return reversed.reversed().filter { seen.insert($0.change.subject).inserted }.reversed()
  }
}

extension Change {
  /// The object of a change: a later change of the same subject builds on the earlier one.
  enum Subject: Hashable {
    case linkState(LinkName)
    case mtu(LinkName)
    case promotion(LinkName)
    case address(LinkName, IPAddressWithLength)
    case route(Route.Key)
    case rule(Rule)
    case channels(LinkName)
    case steering(LinkName, queue: Int)
    case file(FilePath)
  }

  var subject: Subject {
    switch self {
    case .setLinkUp(let link), .setLinkDown(let link): .linkState(link)
    case .setMTU(let link, _, _): .mtu(link)
    case .setPromoteSecondaries(let link, _): .promotion(link)
    case .addAddress(let address), .removeAddress(let address), .replaceAddress(let address, _):
      .address(address.link, address.address)
    case .addRoute(let route), .removeRoute(let route), .replaceRoute(let route, _):
      .route(route.key)
    case .addRule(let rule), .removeRule(let rule): .rule(rule)
    case .setChannels(let link, _, _): .channels(link)
    case .setSteering(let link, let queue, _, _): .steering(link, queue: queue)
    case .setFile(let change): .file(change.path)
    }
  }
}

extension ObservedState {
  /// Whether the state is the one before the change; true for a link that no longer exists.
  func isWithout(_ change: Change) -> Bool {
    switch change {
    case .setLinkUp(let name): link(named: name)?.isUp != true
    case .setLinkDown(let name): link(named: name)?.isUp != false
    case .setMTU(let name, let before, _): link(named: name).map { $0.mtu == before } ?? true
    case .setPromoteSecondaries(let name, let on):
      link(named: name).map { $0.promotesSecondaries != on } ?? true
    case .addAddress(let address): !has(address)
    case .removeAddress(let address): has(address) || link(named: address.link) == nil
    case .replaceAddress(let before, _): has(before) || link(named: before.link) == nil
    case .addRoute(let route): !has(route)
    case .removeRoute(let route): has(route) || isGone(route.link)
    case .replaceRoute(let before, _): has(before) || isGone(before.link)
    case .addRule(let rule): !rules.contains(rule)
    case .removeRule(let rule): rules.contains(rule)
    case .setChannels(let name, let before, _):
      queues[name]?.channels.map { $0.current == before } ?? true
    case .setSteering(let name, let queue, let before, _):
      steering(of: queue, on: name).map { $0 == before } ?? true
    case .setFile(let change): files[change.path] == change.before
    }
  }

  /// The CPUs that a receive queue's packets are spread over; nil if there is no such queue.
  private func steering(of queue: Int, on name: LinkName) -> CPUSet? {
    guard let steering = queues[name]?.steering, steering.indices.contains(queue) else {
      return nil
    }
    return steering[queue]
  }

  private func has(_ address: InterfaceAddress) -> Bool {
    addresses.contains { $0.link == address.link && $0.address == address.address }
  }

  /// Whether an equivalent route exists; the kernel may show more attributes than were requested.
  private func has(_ route: Route) -> Bool {
    routes.contains {
      $0.key == route.key && $0.gateway == route.gateway && $0.link == route.link
        && $0.madeBy == route.madeBy
    }
  }

  private func isGone(_ name: LinkName?) -> Bool {
    name.map { link(named: $0) == nil } ?? false
  }
}
