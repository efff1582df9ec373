// Which links can be an ENI's.

package import Model

extension Planner {
  /// Kinds of virtual links, which a cloud never attaches; a veth may be used as a NIC.
  static let softwareKinds: Set<String> = [
    "bridge", "bond", "team", "vlan", "vxlan", "vrf", "tun", "gre", "gretap", "ip6gretap", "sit",
    "ipip", "wireguard", "geneve", "macvlan", "macvtap", "ipvlan", "ipvtap", "macsec", "dummy",
    "ifb", "openvswitch",
  ]

  /// Whether a kind is one of a virtual link.
  package static func isSoftware(_ kind: String?) -> Bool {
    kind.map(softwareKinds.contains) ?? false
  }

  /// Checks that a link could be an ENI's.
  ///
  /// - Throws: ``PlanError/notAnENI(_:_:)``.
  package static func checkCanBeENI(
    _ link: Link, in observed: ObservedState
  ) throws(PlanError) {
    if link.isLoopback { throw .notAnENI(link.name, .loopback) }
    if let kind = link.kind, softwareKinds.contains(kind) {
      throw .notAnENI(link.name, .software(kind: kind))
    }
    if !link.isEthernet || link.mac == nil { throw .notAnENI(link.name, .noEthernet) }
    if let master = link.master {
      let holder = observed.links.first { $0.index == master }
      throw .notAnENI(link.name, .member(of: holder?.name.description ?? "link \(master)"))
    }
  }
}

extension Link {
  /// Whether it can be an ENI's if an ENI has its MAC.
  package var isNIC: Bool {
    !isLoopback && isEthernet && mac != nil && master == nil
      && !Planner.isSoftware(kind)
  }

  /// Whether a cloud probably attached it, even if no ENI with its MAC is known.
  ///
  /// A veth is one only if it has the name of a NIC.
  package var isPossibleENI: Bool { isNIC && (kind == nil || name.ethernetNumber != nil) }
}

extension ObservedState {
  /// The links that can be an ENI's if an ENI has their MAC: Ethernet, and neither the
  /// loopback, nor virtual, nor a member of a bridge or a bond.
  package var nics: [Link] { links.filter(\.isNIC) }

  /// The links that a cloud probably attached, even if no ENI with their MAC is known.
  package var possibleENIs: [Link] { links.filter(\.isPossibleENI) }
}
