// What is in the way of the paths of a link, as facts.

package import Model

/// Something that is in the way of traffic, or will be.
package enum Finding: Hashable, Sendable {
  /// Traffic from these addresses leaves by another link, or has no way, although no other program's rule says so.
  case asymmetricReply([IPAddress], leavesBy: LinkName?)
  /// This rule of another program decides about traffic from these addresses, which leaves by another link, or has
  /// no way.
  case foreignRule(Rule, [IPAddress], leavesBy: LinkName?)
  /// The kernel drops what arrives, because the strict filter expects it on another link.
  case reversePathFilter
  /// These NICs have addresses of the same subnet, and answer ARP requests for each other's addresses.
  case arpAnswer(with: [LinkName], IPPrefix)
  /// Traffic from these addresses does not reach this network of the guest itself, which is on this link.
  case hiddenNetwork(IPPrefix, on: LinkName, [IPAddress])
  /// This rule is there more than once.
  case duplicateRule(Rule)
  /// The lease ends after so many seconds, and no program renews it.
  case leaseEnds(after: UInt32, isNear: Bool)
  /// Another machine has the address: this MAC answered for it; nil where the kernel found out.
  case duplicateAddress(IPAddress, MACAddress?)
  /// Nothing can be sent or received: the link is down, or has no carrier.
  case noCarrier(isUp: Bool)
  /// This program manages the link too, and removes what it did not make.
  case manager(LinkManager)

  /// How bad it is.
  package enum Severity: String, Hashable, Sendable, Comparable {
    /// Traffic does not get through.
    case error
    /// Traffic gets through, but may not always.
    case warning

    /// Orders the worse ones first.
    package static func < (a: Severity, b: Severity) -> Bool { a == .error && b == .warning }
  }

  /// How bad it is.
  package var severity: Severity {
    switch self {
    case .asymmetricReply, .foreignRule, .reversePathFilter, .hiddenNetwork, .duplicateAddress,
      .noCarrier:
      .error
    case .arpAnswer, .duplicateRule, .manager: .warning
    case .leaseEnds(_, let isNear): isNear ? .error : .warning
    }
  }
}

/// The settings of IPv4 that hold for all links, in addition to those of each (`net.ipv4.conf.all`).
package struct SharedSettings: Equatable, Sendable {
  /// The values; a setting that is not known is missing.
  package var values: [LinkSetting: UInt32]

  /// Makes settings of their values.
  package init(_ values: [LinkSetting: UInt32] = [:]) { self.values = values }

  /// The value that counts for a link: of both, the larger one.
  ///
  /// Source: ip-sysctl.rst, rp_filter, arp_filter, arp_announce and arp_ignore.
  func effective(_ setting: LinkSetting, of link: Link) -> UInt32 {
    max(values[setting] ?? 0, link.settings[setting] ?? 0)
  }
}
