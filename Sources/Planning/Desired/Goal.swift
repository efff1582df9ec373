// The goals for one link: one case for everything that a command can ask for.

package import Model

/// What the kernel should have for one link.
package enum Goal: Equatable, Sendable {
  /// A secondary ENI with everything that it needs; everything else that enicfg made on the link is
  /// removed.
  case secondary(SecondaryGoal, queues: QueueRequest?)
  /// A secondary ENI whose lease is not known yet: the link is set up, and nothing is removed.
  case awaitingLease(SecondaryENI)
  /// The primary NIC: enicfg manages its aliases and does not touch its own address and routes.
  case primary(PrimaryGoal, queues: QueueRequest?)
  /// Nothing of enicfg: everything that it made on the link is removed, and the link's state
  /// restored.
  case takenDown(TakenDownGoal)
  /// Nothing of enicfg for a link that no longer exists: the rules that its record names are
  /// removed.
  case vanished(LinkRecord)
  /// No rules of enicfg that look up an empty table of no known ENI.
  case orphanedRules(into: RouteTable)
  /// A secondary ENI with local-first: its rules for the cloud's subnets follow the subnets of the
  /// other links, and everything else on it stays as it is.
  case followingRules(SecondaryGoal)
  /// Only boot-time files change, and the link need not exist.
  ///
  /// - mac: The MAC that the link had when it was last configured; used if the link does not exist.
  case filesOnly(mac: MACAddress?)
  /// Only the queues change.
  case queuesOnly(QueueRequest)
  /// Only the lifetimes of a leased address change, if the address is there and they grow.
  case leaseOnly(Wanted<InterfaceAddress>)
  /// What a command changed on the link as it was before: the steps are those of ``Revert``, and nothing
  /// else is planned.
  case asBefore

  /// Whether it is for everything of a secondary ENI.
  package var isSecondary: Bool {
    if case .secondary = self { true } else { false }
  }

  /// Whether more is desired once the lease is known.
  package var awaitsLease: Bool {
    if case .awaitingLease = self { true } else { false }
  }

  /// Whether it is for the primary NIC.
  package var isPrimary: Bool {
    if case .primary = self { true } else { false }
  }

  /// Whether only boot-time files change.
  package var isFilesOnly: Bool {
    if case .filesOnly = self { true } else { false }
  }

  /// Whether only the queues change.
  package var isQueuesOnly: Bool {
    if case .queuesOnly = self { true } else { false }
  }

  /// Whether it removes everything that enicfg made.
  package var isRemoval: Bool {
    switch self {
    case .takenDown, .vanished, .orphanedRules: true
    case .secondary, .awaitingLease, .primary, .followingRules, .filesOnly, .queuesOnly, .leaseOnly,
      .asBefore:
      false
    }
  }

  /// Whether it is for the leftovers of a link that no longer exists; another link may have its
  /// name.
  package var isAboutGoneLink: Bool {
    switch self {
    case .vanished, .orphanedRules: true
    case .secondary, .awaitingLease, .primary, .takenDown, .followingRules, .filesOnly,
      .queuesOnly, .leaseOnly, .asBefore:
      false
    }
  }
}
