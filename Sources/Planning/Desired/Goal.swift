// What is to be done about one link: everything that a command can ask for, one case each.

package import Model

/// What the kernel should have for one link.
package enum Goal: Hashable, Sendable {
  /// A secondary ENI with everything that it needs: what enicfg made on the link beyond that is
  /// removed.
  case secondary(SecondaryGoal, queues: QueueRequest?)
  /// A secondary ENI whose lease is not known yet: the link is up, and nothing is removed.
  case awaitingLease(SecondaryENI)
  /// The primary NIC: its aliases are enicfg's, its own address and routes are left alone.
  case primary(PrimaryGoal, queues: QueueRequest?)
  /// Nothing of enicfg's: what it made on the link is removed, the link's state included.
  case takenDown(TakenDownGoal)
  /// Nothing of enicfg's for a link that is gone, by the record of it: the rules that it left.
  case vanished(LinkRecord)
  /// No rules of enicfg's into a table that is empty and belongs to no ENI that is known.
  case orphanedRules(into: RouteTable)
  /// A secondary ENI of local-first: its rules into the cloud's subnets follow what other links have
  /// now, and everything else on it stays as it is.
  case followingRules(SecondaryGoal)
  /// Whatever the kernel has: only boot-time files change, and the link may be gone.
  ///
  /// - mac: The MAC that the link had when it was last configured; used where the link is gone.
  case filesOnly(mac: MACAddress?)
  /// Only the queues change.
  case queuesOnly(QueueRequest)

  /// Whether it is the whole of a secondary ENI.
  package var isSecondary: Bool {
    if case .secondary = self { true } else { false }
  }

  /// Whether more is wanted once the lease is known.
  package var awaitsLease: Bool {
    if case .awaitingLease = self { true } else { false }
  }

  /// Whether it is about the primary NIC.
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

  /// Whether everything that enicfg made is to go.
  package var isRemoval: Bool {
    switch self {
    case .takenDown, .vanished, .orphanedRules: true
    case .secondary, .awaitingLease, .primary, .followingRules, .filesOnly, .queuesOnly: false
    }
  }

  /// Whether it is about what a link left that is gone: another link may have its name by now.
  package var isAboutGoneLink: Bool {
    switch self {
    case .vanished, .orphanedRules: true
    case .secondary, .awaitingLease, .primary, .takenDown, .followingRules, .filesOnly,
      .queuesOnly:
      false
    }
  }
}
