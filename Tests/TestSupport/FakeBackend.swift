// A kernel in memory: it behaves like Linux where plans depend on it, and fails on request.

package import Execution
import Glibc
package import Model
package import Planning

/// A kernel in memory.
package struct FakeBackend: NetworkBackend {
  /// Its state.
  package var state: ObservedState
  /// The changes to refuse with EIO, counted from 0 since it was made.
  package var refused: Set<Int> = []
  /// How many changes it has received.
  package private(set) var count = 0
  /// Called before each observation with the number of earlier ones, for changes by another program.
  package var meddling: (inout ObservedState, Int) -> Void = { _, _ in }
  /// Files like those of sysfs, which hold the MTU of a link and cannot be written.
  package var mtuFiles: [FilePath: LinkName] = [:]
  private var observations = 0

  /// Makes a kernel with a state.
  package init(_ state: ObservedState) { self.state = state }

  /// Returns its state.
  package mutating func observe() throws(KernelError) -> ObservedState {
    meddling(&state, observations)
    observations += 1
    return state
  }

  /// Answers by the model; where that does not know, as if there were no route.
  package func answer(for flow: Flow) throws(KernelError) -> RouteAnswer {
    var model = RoutingModel(state)
    return model.decision(for: flow).answer ?? .refused(.networkUnreachable)
  }

  /// Performs each change that the real kernel would accept.
  package mutating func perform(_ changes: [Change]) -> [KernelError?] {
    changes.map { change in
      defer { count += 1 }
      if refused.contains(count) { return refusal(change, EIO) }
      let number = attempt(change)
      return number == 0 ? nil : refusal(change, number)
    }
  }

  private func refusal(_ change: Change, _ number: Int32) -> KernelError {
    KernelError(
      change: change, operation: change.requestName, number: number,
      message: number == ENETUNREACH ? "Nexthop has invalid gateway" : "error \(number)",
      isExtendedAcknowledgement: number == ENETUNREACH)
  }

  /// Performs a change, and returns the error number; 0 for success.
  private mutating func attempt(_ change: Change) -> Int32 {
    switch change {
    case .setLinkUp(let name): setLink(name, up: true)
    case .setLinkDown(let name): setLink(name, up: false)
    case .setMTU(let name, _, let mtu): update(name) { $0.mtu = mtu }
    case .setSetting(let name, let setting, _, let value): set(setting, of: name, to: value)
    case .addAddress(let address): add(address)
    case .removeAddress(let address): remove(address)
    case .replaceAddress(_, let address): replace(address)
    case .addRoute(let route): add(route)
    case .removeRoute(let route): remove(route)
    case .replaceRoute(let before, let after): replace(before, after)
    case .addRule(let rule): add(rule)
    case .removeRule(let rule): remove(rule)
    case .setFile(let change): set(change)
    case .setChannels(let name, _, let counts): setChannels(change, name, counts)
    case .setSteering(let name, let queue, _, _): setSteering(change, name, queue)
    }
  }
}

// Queues.
extension FakeBackend {
  private mutating func setChannels(
    _ change: Change, _ name: LinkName, _ counts: ChannelCounts
  ) -> Int32 {
    guard state.link(named: name) != nil else { return ENODEV }
    guard let maximum = state.queues[name]?.channels?.maximum else { return EOPNOTSUPP }
    let isPossible =
      counts.rx <= maximum.rx && counts.tx <= maximum.tx && counts.other <= maximum.other
      && counts.combined <= maximum.combined && counts.receiveQueues > 0
    guard isPossible else { return EINVAL }
    state.apply(change)
    return 0
  }

  private mutating func setSteering(_ change: Change, _ name: LinkName, _ queue: Int) -> Int32 {
    guard state.link(named: name) != nil else { return ENODEV }
    guard state.queues[name]?.steering.indices.contains(queue) == true else { return ENOENT }
    state.apply(change)
    return 0
  }
}

// Files.
extension FakeBackend {
  /// The existing file must be the one that the change expects.
  private mutating func set(_ change: FileChange) -> Int32 {
    if let link = mtuFiles[change.path].flatMap({ state.link(named: $0) }) {
      return change.before == FileContent("\(link.mtu)\n") ? EACCES : EBUSY
    }
    guard state.files[change.path] == change.before else { return EBUSY }
    state.files[change.path] = change.after
    return 0
  }
}

// Links.
extension FakeBackend {
  private mutating func update(_ name: LinkName, _ body: (inout Link) -> Void) -> Int32 {
    guard let at = state.links.firstIndex(where: { $0.name == name }) else { return ENODEV }
    body(&state.links[at])
    return 0
  }

  /// /proc/sys may be read-only; netlink sets IPv4's settings all the same.
  private mutating func set(
    _ setting: LinkSetting, of name: LinkName, to value: UInt32
  ) -> Int32 {
    if setting.family == .v6, state.settingsAreReadOnly { return EROFS }
    return update(name) { $0.settings[setting] = value }
  }

  /// Setting a link down removes its routes from every table, and its IPv6 addresses.
  ///
  /// Setting it up adds the connected routes of the remaining addresses.
  private mutating func setLink(_ name: LinkName, up isUp: Bool) -> Int32 {
    let number = update(name) {
      $0.isUp = isUp
      $0.hasCarrier = isUp
    }
    guard number == 0 else { return number }
    guard isUp else {
      state.routes.removeAll { $0.link == name }
      state.addresses.removeAll { $0.link == name && $0.address.address.family == .v6 }
      return 0
    }
    for address in state.addresses(on: name) { connect(address) }
    return 0
  }
}

// Addresses.
extension FakeBackend {
  private mutating func add(_ address: InterfaceAddress) -> Int32 {
    guard let link = state.link(named: address.link) else { return ENODEV }
    let there = state.addresses(on: address.link)
    if there.contains(where: { $0.address == address.address }) { return EEXIST }
    var address = address
    // The kernel decides which one is the secondary.
    if address.address.address.family == .v4 { address.flags.remove(.secondary) }
    if address.address.address.family == .v4,
      there.contains(where: { $0.address.prefix == address.address.prefix })
    {
      address.flags.insert(.secondary)
    }
    state.addresses.append(address)
    if link.isUp { connect(address) }
    return 0
  }

  /// Removing an IPv4 primary removes its secondaries, unless they are promoted.
  ///
  /// Removing the last IPv4 address removes the IPv4 routes.
  private mutating func remove(_ address: InterfaceAddress) -> Int32 {
    let isIt: (InterfaceAddress) -> Bool = {
      $0.link == address.link && $0.address == address.address
    }
    guard state.link(named: address.link) != nil else { return ENODEV }
    guard let at = state.addresses.firstIndex(where: isIt) else { return EADDRNOTAVAIL }
    let removed = state.addresses.remove(at: at)
    let isSibling: (InterfaceAddress) -> Bool = {
      $0.link == removed.link && $0.address.prefix == removed.address.prefix
    }
    if removed.address.address.family == .v4, !removed.flags.contains(.secondary) {
      if state.link(named: removed.link)?.promotesSecondaries == true {
        if let next = state.addresses.firstIndex(where: isSibling) {
          state.addresses[next].flags.remove(.secondary)
        }
      } else {
        state.addresses.removeAll(where: isSibling)
      }
    }
    dropRoutes(after: removed)
    return 0
  }

  private mutating func replace(_ address: InterfaceAddress) -> Int32 {
    guard
      let at = state.addresses.firstIndex(where: {
        $0.link == address.link && $0.address == address.address
      })
    else { return add(address) }
    let before = state.addresses[at]
    state.addresses[at].validLifetime = address.validLifetime
    state.addresses[at].preferredLifetime = address.preferredLifetime
    state.addresses[at].madeBy = address.madeBy
    if address.preferredLifetime > .seconds(0) { state.addresses[at].flags.remove(.deprecated) }
    // IPv4 loses a metric that the change does not repeat.
    if address.address.address.family == .v4 || address.routeMetric != nil {
      state.addresses[at].routeMetric = address.routeMetric
      for route in state.routes.indices where state.routes[route].isConnected(by: before) {
        state.routes[route].metric = address.routeMetric ?? .none
      }
    }
    return 0
  }

  private mutating func connect(_ address: InterfaceAddress) {
    guard !address.flags.contains(.noPrefixRoute), !address.address.prefix.isHost,
      !address.flags.contains(.secondary)
    else { return }
    let isV4 = address.address.address.family == .v4
    let route = Route(
      destination: address.address.prefix,
      metric: isV4 ? address.routeMetric ?? .none : RouteMetric(256),
      link: address.link, preferredSource: isV4 ? address.address.address : nil, madeBy: .kernel)
    // IPv6 has one route for all addresses of a subnet.
    if !state.routes.contains(route) { state.routes.append(route) }
  }

  private mutating func dropRoutes(after removed: InterfaceAddress) {
    let family = removed.address.address.family
    guard family == .v4 else { return dropConnectedIPv6Route(after: removed) }
    let isLast = !state.addresses(on: removed.link).contains {
      $0.address.address.family == family
    }
    // The same address can exist twice, with different prefix lengths.
    let isGone = !state.addresses(on: removed.link).contains {
      $0.address.address == removed.address.address
    }
    let heir = state.addresses(on: removed.link).first {
      $0.address.prefix == removed.address.prefix && !$0.flags.contains(.secondary)
    }
    state.routes.removeAll { route in
      guard route.link == removed.link, route.destination.family == family else { return false }
      return isLast
        || (isGone && route.table == .main && route.preferredSource == removed.address.address)
        || route.isConnected(by: removed)
    }
    let isConnected = state.routes.contains {
      $0.link == removed.link && $0.destination == removed.address.prefix && $0.madeBy == .kernel
    }
    if let heir, !isConnected, state.link(named: heir.link)?.isUp == true { connect(heir) }
  }

  /// IPv6 keeps every other route, even with the last address.
  private mutating func dropConnectedIPv6Route(after removed: InterfaceAddress) {
    let prefix = removed.address.prefix
    if state.addresses(on: removed.link).contains(where: { $0.address.prefix == prefix }) { return }
    state.routes.removeAll {
      $0.link == removed.link && $0.destination == prefix && $0.madeBy == .kernel
    }
  }
}

// Routes and rules.
extension FakeBackend {
  private mutating func add(_ route: Route) -> Int32 {
    if let number = obstacle(to: route) { return number }
    if state.routes.contains(where: { $0.key == route.key }) { return EEXIST }
    state.routes.append(route)
    return 0
  }

  private mutating func replace(_ before: Route, _ after: Route) -> Int32 {
    if let number = obstacle(to: after) { return number }
    guard let at = state.routes.firstIndex(where: { $0.key == after.key }) else { return ENOENT }
    state.routes[at] = after
    return 0
  }

  private mutating func remove(_ route: Route) -> Int32 {
    if let link = route.link, state.link(named: link) == nil { return ENODEV }
    let at = state.routes.firstIndex {
      $0.key == route.key && $0.gateway == route.gateway && $0.link == route.link
        && $0.madeBy == route.madeBy && $0.type == route.type
    }
    guard let at else { return ESRCH }
    state.routes.remove(at: at)
    return 0
  }

  private func obstacle(to route: Route) -> Int32? {
    guard let name = route.link else { return nil }
    guard let link = state.link(named: name) else { return ENODEV }
    if let source = route.preferredSource,
      !state.addresses.contains(where: { $0.address.address == source })
    {
      return EINVAL
    }
    guard let gateway = route.gateway, !route.isOnLink, !gateway.isLinkLocal else {
      return link.isUp ? nil : ENETDOWN
    }
    let isOnLink = state.routes.contains {
      $0.link == name && $0.gateway == nil && $0.destination.contains(gateway)
    }
    return isOnLink ? nil : ENETUNREACH
  }

  private mutating func add(_ rule: Rule) -> Int32 {
    if state.rules.contains(rule) { return EEXIST }
    let at = state.rules.firstIndex {
      $0.family == rule.family && $0.priority > rule.priority
    }
    state.rules.insert(rule, at: at ?? state.rules.endIndex)
    return 0
  }

  private mutating func remove(_ rule: Rule) -> Int32 {
    guard let at = state.rules.firstIndex(of: rule) else { return ENOENT }
    state.rules.remove(at: at)
    return 0
  }
}

extension Route {
  /// Whether the kernel made the route for the address.
  fileprivate func isConnected(by address: InterfaceAddress) -> Bool {
    madeBy == .kernel && link == address.link && destination == address.address.prefix
      && preferredSource == address.address.address
  }
}

extension Change {
  /// The netlink request that makes the change.
  fileprivate var requestName: String {
    switch self {
    case .setLinkUp, .setLinkDown, .setMTU, .setSetting(_, .promoteSecondaries, _, _): "RTM_NEWLINK"
    case .setSetting: "openat"
    case .addAddress, .replaceAddress: "RTM_NEWADDR"
    case .removeAddress: "RTM_DELADDR"
    case .addRoute, .replaceRoute: "RTM_NEWROUTE"
    case .removeRoute: "RTM_DELROUTE"
    case .addRule: "RTM_NEWRULE"
    case .removeRule: "RTM_DELRULE"
    case .setFile: "rename"
    case .setChannels: "ETHTOOL_MSG_CHANNELS_SET"
    case .setSteering: "write"
    }
  }
}
