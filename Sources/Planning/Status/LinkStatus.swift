// The state of a link, and its relation to enicfg. Pure.

package import Model

/// The state of a link that may be an ENI's.
package struct LinkStatus: Equatable, Sendable {
  /// The relation of the link to enicfg.
  package enum Role: Equatable, Sendable {
    /// The primary NIC, whose own address and routes are left alone.
    case primary
    /// enicfg configured it, and nothing is missing.
    case inSync
    /// enicfg configured it, and nothing is missing, but what other programs made keeps traffic from
    /// its way.
    case impaired([Plan.Kept])
    /// enicfg configured it, and these steps would restore what is missing.
    case drifted([Step])
    /// enicfg configured it, and the present state conflicts with that.
    case contradicted(PlanError)
    /// enicfg configured it, but its lease is no longer known.
    case leaseUnknown
    /// enicfg took it down, except what another program needs.
    case takenDown
    /// The link is gone, and these steps would remove what enicfg made for it.
    case vanished([Step])
    /// Its record cannot be read.
    case recordUnreadable
    /// enicfg has not configured it.
    case notConfigured

    /// The role of a link that enicfg configured and whose lease, where it needs one, is known.
    package init(_ sync: SyncStatus, isPrimary: Bool) {
      switch sync {
      case .inSync: self = isPrimary ? .primary : .inSync
      case .impaired(let kept): self = .impaired(kept)
      case .drifted(let steps): self = .drifted(steps)
      case .contradicted(let error): self = .contradicted(error)
      }
    }
  }

  /// The link.
  package var link: Link
  /// The cloud's identifier of the ENI, if known.
  package var eni: String?
  /// The secondary addresses that it should have.
  package var secondary: [SecondaryAddress] = []
  /// Its relation to enicfg.
  package var role: Role
  /// Its addresses.
  package var addresses: [InterfaceAddress]
  /// Its routes in all tables, without those that the kernel adds for its addresses.
  package var routes: [Route]
  /// The rules that select its addresses, or look up a table of its own.
  package var rules: [Rule]
  /// What does not fit although nothing is to be done: what other programs made.
  package var kept: [Plan.Kept] = []
  /// A sentence that explains the role, if it needs one.
  package var remark: String?
  /// The programs that manage the link next to enicfg.
  package var managers: [LinkManager] = []
  /// What the agent does about it; nil if none runs, or if the agent does not follow the link.
  package var upkeep: LinkUpkeep?
  /// The seconds until its lease expires, if less than a quarter of it is left and no program renews it.
  package var unattendedExpiry: UInt32?
  /// Why it is not what the cloud says; nil where nothing is compared with the cloud.
  package var mismatch: CloudMismatch?

  /// Collects the state of a link from an observation.
  package init(_ link: Link, role: Role, in around: Surroundings) {
    self.link = link
    self.role = role
    addresses = around.addresses(on: link.name)
    let routes = around.routes(by: link.name).filter {
      $0.link == link.name && $0.madeBy != .kernel
    }
    let ownTables = Set(routes.map(\.table)).filter { !$0.isReserved }
    // Main first, then the ENI's own table.
    self.routes = routes.sorted {
      ($0.table == .main ? 0 : $0.table.rawValue, $0.metric.rawValue)
        < ($1.table == .main ? 0 : $1.table.rawValue, $1.metric.rawValue)
    }
    let intoOwn = around.rules(lookingUp: ownTables)
    let sources = Set(intoOwn.compactMap(\.source))
    let own = Set(addresses.map { IPPrefix(host: $0.address.address) })
    rules = around.rules(lookingUp: ownTables, orFrom: sources.union(own)).filter { rule in
      if let table = rule.table, ownTables.contains(table) { return true }
      guard let source = rule.source else { return false }
      guard rule.letsLocalNetworksGoFirst else { return own.contains(source) }
      return around.rules(from: source).contains { candidate in
        candidate.table.map { ownTables.contains($0) } ?? false && candidate.isSourceRule(of: rule)
      }
    }
  }

  /// The steps that would repair the drift, or remove what is left over.
  package var repairSteps: [Step] {
    switch role {
    case .drifted(let steps), .vanished(let steps): steps
    case .primary, .inSync, .impaired, .contradicted, .leaseUnknown, .takenDown,
      .recordUnreadable, .notConfigured:
      []
    }
  }

  /// Whether there is nothing to do, as far as enicfg can tell.
  package var isClean: Bool { isAsAsked && mismatch == nil && upkeep?.isTroubled != true }

  /// Whether the kernel has what was asked for.
  package var isAsAsked: Bool {
    switch role {
    case .primary, .inSync, .notConfigured, .takenDown: true
    case .impaired, .drifted, .contradicted, .leaseUnknown, .vanished, .recordUnreadable: false
    }
  }
}
