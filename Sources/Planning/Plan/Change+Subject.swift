// The object that a change is to, and whether the state is the one before the change.

package import Model

extension Change {
  /// The object of a change: a later change of the same subject builds on the earlier one.
  package enum Subject: Hashable {
    /// Whether a link is up.
    case linkState(LinkName)
    /// A link's MTU.
    case mtu(LinkName)
    /// A setting of a link.
    case setting(LinkName, LinkSetting)
    /// An address on a link.
    case address(LinkName, IPAddressWithLength)
    /// A route.
    case route(Route.Key)
    /// A rule.
    case rule(Rule)
    /// The channels of a NIC.
    case channels(LinkName)
    /// The CPUs of a receive queue.
    case steering(LinkName, queue: Int)
    /// A file.
    case file(FilePath)
  }

  /// The object that the change is to.
  package var subject: Subject {
    switch self {
    case .setLinkUp(let link), .setLinkDown(let link): .linkState(link)
    case .setMTU(let link, _, _): .mtu(link)
    case .setSetting(let link, let setting, _, _): .setting(link, setting)
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
  package func isWithout(_ change: Change) -> Bool {
    switch change {
    case .setLinkUp(let name): link(named: name)?.isUp != true
    case .setLinkDown(let name): link(named: name)?.isUp != false
    case .setMTU(let name, let before, _): link(named: name).map { $0.mtu == before } ?? true
    case .setSetting(let name, let setting, let before, _):
      link(named: name)?.settings[setting].map { $0 == before } ?? true
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
