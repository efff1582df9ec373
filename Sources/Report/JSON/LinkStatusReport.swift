// The status of a link for the JSON report.

import Model
package import Planning

/// The report of `status` for a link.
package struct LinkStatusReport: Encodable, Equatable, Sendable {
  /// An address and its lifetime.
  package struct Address: Encodable, Equatable, Sendable {
    /// `A/LEN`.
    package var address: String
    /// The label, if it is not the link's name.
    package var label: String?
    /// Whether it was added by hand; absent if it was not.
    package var byHand: Bool?
    /// Seconds until the kernel removes it; absent if it is valid for ever.
    package var validLifetime: UInt32?
  }

  /// A manager of the link, and the evidence for that.
  package struct Manager: Encodable, Equatable, Sendable {
    /// `ifupdown`, `systemd-networkd` or `NetworkManager`.
    package var name: String
    /// The path of the file that shows it.
    package var evidence: String
  }

  /// `primary`, `inSync`, `impaired`, `drifted`, `contradicted`, `leaseUnknown`, `takenDown`, `vanished`,
  /// `recordUnreadable` or `notConfigured`.
  package var role: String
  /// A sentence that explains the role; absent if the role needs none.
  package var remark: String?
  /// Whether there is nothing to do.
  package var inSync: Bool
  /// Whether the link is set up.
  package var up: Bool
  /// Whether the link has a carrier.
  package var carrier: Bool
  /// The MTU in bytes.
  package var mtu: UInt32
  /// What the agent does about it; absent if none runs, or if it does not follow the link.
  package var agent: LinkUpkeepReport?
  /// Seconds until its lease expires, if less than a quarter of it is left and no program renews it;
  /// absent otherwise.
  package var unattendedLeaseExpiresIn: UInt32?
  /// The managers of the link.
  package var managers: [Manager]
  /// The addresses.
  package var addresses: [Address]
  /// The routes in iproute2's notation.
  package var routes: [String]
  /// The rules in iproute2's notation.
  package var rules: [String]

  /// Reports the status of a link.
  package init(_ status: LinkStatus) {
    role =
      switch status.role {
      case .primary: "primary"
      case .inSync: "inSync"
      case .impaired: "impaired"
      case .drifted: "drifted"
      case .contradicted: "contradicted"
      case .leaseUnknown: "leaseUnknown"
      case .takenDown: "takenDown"
      case .vanished: "vanished"
      case .recordUnreadable: "recordUnreadable"
      case .notConfigured: "notConfigured"
      }
    remark = status.remark
    inSync = status.isClean
    agent = status.upkeep.map(LinkUpkeepReport.init)
    unattendedLeaseExpiresIn = status.unattendedExpiry
    up = status.link.isUp
    carrier = status.link.hasCarrier
    mtu = status.link.mtu
    managers = status.managers.map {
      Manager(name: $0.program.rawValue, evidence: $0.evidence.text)
    }
    addresses = status.addresses.map { address in
      var lifetime: UInt32?
      if case .seconds(let seconds) = address.validLifetime { lifetime = seconds }
      let label = address.label?.text
      return Address(
        address: "\(address.address)", label: label == address.link.text ? nil : label,
        byHand: status.isByHand(address) ? true : nil,
        validLifetime: lifetime)
    }
    routes = status.routes.map { "\($0)" }
    rules = status.rules.map { "\($0)" }
  }
}

extension Report {
  /// Reports the status of links; the changes are those that would repair the drift.
  ///
  /// - Parameters:
  ///   - status: The links.
  ///   - agent: The agent; nil if none runs.
  package init(_ status: [LinkStatus], agent: AgentStatus? = nil) {
    var changes: [ChangeReport] = []
    for one in status {
      changes += one.repairSteps.map { ChangeReport($0, link: one.link.name) }
    }
    self.init(
      changed: false, applied: false,
      links: status.map { one in
        var link = LinkReport(one.link, eni: one.eni)
        link.status = LinkStatusReport(one)
        link.kept = one.kept.map(Wording.text)
        return link
      },
      changes: changes)
    self.agent = AgentRunReport(agent)
  }
}
