// What is there on a link, and what enicfg has to do with it. Pure.

package import Model

/// What is there on a link that may be an ENI's.
package struct LinkStatus: Hashable, Sendable {
  /// What enicfg has to do with the link.
  package enum Role: Hashable, Sendable {
    /// The primary NIC, whose own address and routes are left alone.
    case primary
    /// enicfg configured it, and nothing is missing.
    case inSync
    /// enicfg configured it, and these steps would bring back what is missing.
    case drifted([Step])
    /// enicfg configured it, and what is there now contradicts that.
    case contradicted(PlanError)
    /// enicfg configured it, but its lease is not known any more.
    case leaseUnknown
    /// enicfg took it down, and left what another program needs.
    case takenDown
    /// The link is gone, and these steps would remove what enicfg made for it.
    case vanished([Step])
    /// What enicfg wrote down about it cannot be read.
    case recordUnreadable
    /// enicfg has not configured it.
    case notConfigured

    /// The role of a link that enicfg configured and whose lease, where it needs one, is known.
    package init(_ sync: SyncStatus, isPrimary: Bool) {
      switch sync {
      case .inSync: self = isPrimary ? .primary : .inSync
      case .drifted(let steps): self = .drifted(steps)
      case .contradicted(let error): self = .contradicted(error)
      }
    }
  }

  /// The link.
  package var link: Link
  /// The cloud's identifier of the ENI, where it is known.
  package var eni: String?
  /// The secondary addresses that it should have.
  package var secondary: [SecondaryAddress] = []
  /// What enicfg has to do with it.
  package var role: Role
  /// Its addresses.
  package var addresses: [InterfaceAddress]
  /// Its routes of all tables, without those that the kernel keeps for its addresses.
  package var routes: [Route]
  /// The rules that select its addresses, or look up a table of its own.
  package var rules: [Rule]
  /// What the role leaves open, in a sentence.
  package var remark: String?
  /// The programs that manage the link next to enicfg.
  package var managers: [LinkManager] = []

  /// Gathers what an observation holds about a link.
  package init(_ link: Link, role: Role, in observed: ObservedState) {
    self.link = link
    self.role = role
    let addresses = observed.addresses(on: link.name)
    let routes = observed.routes.filter { $0.link == link.name && $0.madeBy != .kernel }
    let ownTables = Set(routes.map(\.table)).filter { !$0.isReserved }
    self.addresses = addresses
    // Main first, then the ENI's own table.
    self.routes = routes.sorted {
      ($0.table == .main ? 0 : $0.table.rawValue, $0.metric.rawValue)
        < ($1.table == .main ? 0 : $1.table.rawValue, $1.metric.rawValue)
    }
    let intoOwn = observed.rules.filter { $0.table.map(ownTables.contains) ?? false }
    rules = observed.rules.filter { rule in
      if intoOwn.contains(rule) { return true }
      guard let source = rule.source else { return false }
      if rule.letsLocalNetworksGoFirst { return intoOwn.contains { $0.isSourceRule(of: rule) } }
      return source.isHost && addresses.contains { $0.address.address == source.address }
    }
  }

  /// The steps that would repair what drifted, or remove what is left over.
  package var mendingSteps: [Step] {
    switch role {
    case .drifted(let steps), .vanished(let steps): steps
    case .primary, .inSync, .contradicted, .leaseUnknown, .takenDown, .recordUnreadable,
      .notConfigured:
      []
    }
  }

  /// Whether nothing needs doing, as far as can be told.
  package var isClean: Bool {
    switch role {
    case .primary, .inSync, .notConfigured, .takenDown: true
    case .drifted, .contradicted, .leaseUnknown, .vanished, .recordUnreadable: false
    }
  }
}
