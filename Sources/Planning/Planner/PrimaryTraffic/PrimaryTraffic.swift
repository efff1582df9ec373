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
    let others = OtherLinks(than: name, in: around)
    for address in wanted.allAddresses { try checkAddress(address) }
    for address in wanted.addresses { try checkSubnet(of: address, others) }
    try checkBroadcasts(of: wanted.aliases, others)
    try checkSources(of: wanted.rules, others)
    try checkAgainstRoutes(others)
    if let eni = desired.secondaryENI {
      for route in wanted.routes { try checkPrimaryStaysFirst(route, of: eni) }
    }
    try checkLocalTableGoesFirst(for: wanted.rules)
    try checkPaths(of: others)
  }

  /// An object draws traffic of a holder.
  func draws(_ object: DrawingObject, from holder: TrafficHolder) -> PlanError {
    .drawsTraffic(object, of: name, from: holder)
  }
}

/// What the other links have.
struct OtherLinks {
  private let link: LinkName
  private let around: Surroundings

  init(than link: LinkName, in around: Surroundings) {
    self.link = link
    self.around = around
  }

  /// The addresses of links that carry the guest's own traffic.
  ///
  /// A bridge of containers may have an address of a prefix that is assigned to the ENI.
  var addressesOfNICs: [InterfaceAddress] {
    around.state.addresses.filter { isNIC($0.link) }
  }

  /// The first address of those that a block contains.
  func addressOfNIC(in block: IPPrefix) -> InterfaceAddress? {
    block.isHost
      ? around.addresses(block.address).first { isNIC($0.link) }
      : around.state.addresses.first { block.contains($0.address.address) && isNIC($0.link) }
  }

  /// Whether another link that is up has this subnet.
  func have(_ subnet: IPPrefix) -> Bool {
    around.links(in: subnet).contains { $0 != link && around.isUp($0) }
  }

  /// The address of another link whose subnet overlaps, unless that link has this subnet too.
  ///
  /// The single address of another kind of link, such as the loopback, is in the local table.
  func partner(overlapping subnet: IPPrefix) -> InterfaceAddress? {
    around.subnets.first { other in
      let prefix = other.address.prefix
      return prefix.overlaps(subnet) && prefix != subnet && !prefix.address.isLinkLocal
        && other.link != link && around.isUp(other.link)
        && (!prefix.isHost || isNIC(other.link))
        && !around.links(in: subnet).contains(other.link)
    }
  }

  private func isNIC(_ other: LinkName) -> Bool {
    other != link && around.carriers.contains(other)
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
