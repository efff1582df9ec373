// The settings of one link (sysctl) that plans change.

/// A number that the kernel keeps for each link, in /proc/sys/net.
///
/// Source: ip-sysctl.rst of the kernel's networking documentation.
package enum LinkSetting: String, Hashable, Sendable, CaseIterable {
  /// 1: the secondaries of a removed IPv4 address stay.
  case promoteSecondaries = "promote_secondaries"
  /// 1: a packet is dropped where the way back to its source is another link's; 2: where there is none.
  case reversePathFilter = "rp_filter"
  /// 1: an ARP request is answered only by the link by which the asker is reached.
  case arpFilter = "arp_filter"
  /// 2: an ARP request names an address of the link that it leaves by.
  case arpAnnounce = "arp_announce"
  /// 1: an ARP request is answered only by the link that has the address.
  case arpIgnore = "arp_ignore"
  /// 0: router advertisements are ignored; 1: they are accepted unless the link forwards IPv6;
  /// 2: they are always accepted.
  case acceptAdvertisements = "accept_ra"
  /// 1: the prefixes of an accepted router advertisement give addresses and connected routes.
  case acceptPrefixes = "accept_ra_pinfo"
  /// 1: the routes of an accepted router advertisement count, with the preference of the router; a
  /// default route among them has the metric 1024.
  case acceptRoutes = "accept_ra_rtr_pref"
  /// The metric of the default route that a router advertisement gives; since Linux 5.12.
  case advertisedMetric = "ra_defrtr_metric"

  /// The protocol that it is a setting of.
  package var family: IPFamily {
    switch self {
    case .promoteSecondaries, .reversePathFilter, .arpFilter, .arpAnnounce, .arpIgnore: .v4
    case .acceptAdvertisements, .acceptPrefixes, .acceptRoutes, .advertisedMetric: .v6
    }
  }

  /// The path below /proc/sys: `net/ipv6/conf/eth1/accept_ra`.
  package func path(of link: LinkName) -> String {
    "net/\(family == .v4 ? "ipv4" : "ipv6")/conf/\(link.text)/\(rawValue)"
  }

  /// The name in sysctl's notation: `net.ipv6.conf.eth1.accept_ra`, with `/` for a dot in the link's
  /// name.
  package func key(of link: LinkName) -> String {
    let name = link.description.split(separator: ".", omittingEmptySubsequences: false)
    return "net.\(family == .v4 ? "ipv4" : "ipv6").conf.\(name.joined(separator: "/")).\(rawValue)"
  }
}
