// Whether an address, or the connected route of its subnet, draws another link's traffic.

import Model

extension LinkPlanning {
  /// Checks that an address is not the metadata service's.
  func checkAddress(_ address: InterfaceAddress) throws(PlanError) {
    if let service = metadataService, address.address.address == service {
      throw draws(.address(address), from: .metadataService(service))
    }
  }

  /// Checks that the connected route of an address draws nothing.
  ///
  /// The same subnet on two links is normal: two NICs of one vSwitch. Its connected route here comes
  /// after the other link's. If the subnets overlap in part, the longer prefix would win, whatever
  /// the metrics are.
  func checkSubnet(
    of address: InterfaceAddress, _ others: OtherLinks
  ) throws(PlanError) {
    let subnet = address.address.prefix
    guard !subnet.isHost, !address.flags.contains(.noPrefixRoute) else { return }
    if subnet.isLargePart { throw draws(.address(address), from: .internet) }
    guard !others.have(subnet) else { return }
    if let holder = others.partner(overlapping: subnet) {
      throw draws(
        .address(address), from: holder.address.prefix.isHost ? .address(holder) : .subnet(holder))
    }
    if let service = metadataService, subnet.contains(service) {
      throw draws(.address(address), from: .metadataService(service))
    }
  }

  /// Checks that the broadcast addresses of aliases are not hosts' of another link's subnet.
  ///
  /// An alias has no connected route, but the local table has its broadcast address.
  func checkBroadcasts(
    of aliases: [InterfaceAddress], _ others: OtherLinks
  ) throws(PlanError) {
    // Most aliases are of one subnet.
    var partners: [IPPrefix: InterfaceAddress?] = [:]
    for alias in aliases {
      guard let broadcast = alias.broadcast else { continue }
      let subnet = alias.address.prefix
      let partner = partners[subnet] ?? others.partner(overlapping: subnet)
      partners[subnet] = .some(partner)
      guard let partner, partner.address.prefix.contains(.v4(broadcast)),
        !partner.address.prefix.hasEdge(.v4(broadcast))
      else { continue }
      throw draws(.address(alias), from: .subnet(partner))
    }
  }
}
