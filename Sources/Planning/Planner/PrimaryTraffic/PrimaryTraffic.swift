// The one check that nothing desired for a link draws the traffic of the primary NIC or of another link.

import Model

// A packet of another link leaves by this one in four ways only. Each desired object is checked for its
// own, whatever its source (options, configuration, inventory, lease):
//
//     address   the local table has it: a gateway or the metadata service would be this host itself
//     subnet    its connected route in main comes before another link's to a part of it
//     route     in main, it comes before another link's route
//     rule      it selects an address of another link, or comes before the local table's rule

extension LinkPlanning {
  /// Checks that nothing desired for the link draws traffic of another link.
  ///
  /// - Throws: ``PlanError/drawsTraffic(_:of:from:)``, ``PlanError/metricBeforePrimary(_:primary:free:)``,
  ///   ``PlanError/localRuleBehind(_:wantedFor:local:free:)``.
  func checkOtherTraffic() throws(PlanError) {
    let others = OtherLinks(than: name, in: observed)
    for wanted in desired.allAddresses { try checkAddress(wanted.object) }
    for wanted in desired.addresses { try checkSubnet(of: wanted.object, others) }
    try checkBroadcasts(of: desired.aliases.map(\.object), others)
    try checkSources(of: desired.rules.map(\.object), others)
    try checkAgainstRoutes(others)
    if let eni = desired.secondaryENI {
      for wanted in desired.routes { try checkPrimaryStaysFirst(wanted.object, of: eni) }
    }
    try checkLocalTableGoesFirst(for: desired.rules.map(\.object))
    try checkPaths(of: others)
  }

  /// An object draws traffic of a holder.
  func draws(_ object: DrawingObject, from holder: TrafficHolder) -> PlanError {
    .drawsTraffic(object, of: name, from: holder)
  }
}

/// What the other links have.
struct OtherLinks {
  /// Their addresses.
  let addresses: [InterfaceAddress]
  /// Of these, the ones of links that carry the guest's own traffic: of NICs, and of links with a
  /// default route, such as a tunnel.
  ///
  /// A bridge of containers may have an address of a prefix that is assigned to the ENI.
  let addressesOfNICs: [InterfaceAddress]
  /// The links that are up.
  private let up: Set<LinkName>

  init(than link: LinkName, in observed: ObservedState) {
    var carriers = Set(observed.nics.map(\.name))
    for route in observed.routes
    where route.destination.isDefault && route.table == .main && route.madeBy != .enicfg {
      if let link = route.link { carriers.insert(link) }
      carriers.formUnion(route.nextHopLinks)
    }
    addresses = observed.addresses.filter { $0.link != link }
    addressesOfNICs = addresses.filter { carriers.contains($0.link) }
    up = Set(observed.links.lazy.filter(\.isUp).map(\.name))
  }

  /// Whether another link that is up has this subnet.
  func have(_ subnet: IPPrefix) -> Bool {
    addresses.contains { $0.address.prefix == subnet && up.contains($0.link) }
  }

  /// The address of another link whose subnet overlaps, unless that link has this subnet too.
  ///
  /// The single address of another kind of link, such as the loopback, is in the local table.
  func partner(overlapping subnet: IPPrefix) -> InterfaceAddress? {
    addresses.first { other in
      let prefix = other.address.prefix
      guard prefix.overlaps(subnet), prefix != subnet, !prefix.address.isLinkLocal,
        up.contains(other.link)
      else { return false }
      return (!prefix.isHost || addressesOfNICs.contains(other))
        && !addresses.contains { $0.link == other.link && $0.address.prefix == subnet }
    }
  }
}

extension IPPrefix {
  /// The shortest length of a block that can be one network's: a VPC's IPv4 block is at most a /8.
  private var shortestLength: UInt8 { family == .v4 ? 8 : 32 }

  /// Whether the block is a large part of the address space, so that no network has it.
  package var isLargePart: Bool { length < shortestLength }

  /// Whether the blocks have an address in common.
  func overlaps(_ other: IPPrefix) -> Bool { contains(other) || other.contains(self) }
}
