// The status of a link for the JSON report.

import NetworkModel
public import Planning

/// What `status` says of a link.
public struct LinkStatusReport: Encodable, Hashable, Sendable {
  /// An address and how long it stays.
  public struct Address: Encodable, Hashable, Sendable {
    /// `A/LEN`.
    public var address: String
    /// The label, where it is not the link's name.
    public var label: String?
    /// Whether it was added by hand; absent where it was not.
    public var byHand: Bool?
    /// Seconds until the kernel removes it; absent where it stays for ever.
    public var validLifetime: UInt32?
  }

  /// A manager that has the link in hand, and how that is known.
  public struct Manager: Encodable, Hashable, Sendable {
    /// `ifupdown`, `systemd-networkd` or `NetworkManager`.
    public var name: String
    /// The path of the file that says so.
    public var evidence: String
  }

  /// `primary`, `inSync`, `drifted`, `contradicted`, `leaseUnknown`, `takenDown`, `vanished`,
  /// `recordUnreadable` or `notConfigured`.
  public var role: String
  /// What the role leaves open, in a sentence; absent where it says everything.
  public var remark: String?
  /// Whether nothing needs doing.
  public var inSync: Bool
  /// Whether the link is set up.
  public var up: Bool
  /// Whether the link carries.
  public var carrier: Bool
  /// The MTU in bytes.
  public var mtu: UInt32
  /// The managers that have the link in hand.
  public var managers: [Manager]
  /// The addresses.
  public var addresses: [Address]
  /// The routes in iproute2's notation.
  public var routes: [String]
  /// The rules in iproute2's notation.
  public var rules: [String]

  /// Reports the status of a link.
  public init(_ status: LinkStatus) {
    role =
      switch status.role {
      case .primary: "primary"
      case .inSync: "inSync"
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
  /// Reports the status of links; the changes are those that would mend what has drifted.
  public init(_ status: [LinkStatus]) {
    var changes: [ChangeReport] = []
    for one in status {
      changes += one.mendingSteps.map { ChangeReport($0, link: one.link.name) }
    }
    self.init(
      changed: false, applied: false,
      links: status.map { one in
        var link = LinkReport(one.link, eni: one.eni)
        link.status = LinkStatusReport(one)
        return link
      },
      changes: changes)
  }
}
