// The record of an ENI, which survives reboots, and its changes with applied steps.

package import Model

/// The last known facts about an ENI, which survive reboots.
package struct ENIRecord: Equatable, Sendable {
  /// The MAC.
  package var mac: MACAddress
  /// The cloud's identifier; nil if it is not known yet.
  package var id: String?
  /// Whether it is the primary one; nil if it was never configured.
  package var isPrimary: Bool?
  /// The primary private address that a source named; nil if none did.
  ///
  /// A DHCP server may have leased another one.
  package var primaryAddress: IPv4Address?
  /// The vSwitch's IPv4 block; nil if it is not known yet.
  package var block: IPPrefix?
  /// The gateway of its IPv4 subnet; nil if no source knew one.
  ///
  /// A lease may name another.
  package var gateway: Assigned<IPv4Address>?
  /// Who said that it has no IPv4 address; nil if it has one, or nothing is known.
  package var ipv6OnlyBy: Origin?
  /// What it has in addition to its primary private address.
  package var further = FurtherAddresses()

  /// Makes a record with only a MAC.
  package init(mac: MACAddress) { self.mac = mac }
}

extension ENIRecord {
  /// The block that should contain an address but does not: the vSwitch's, or, if that is
  /// not known, one of the subnets; nil if a block contains it, or none is known.
  ///
  /// A subnet of one address does not tell.
  package func blockWithout(_ address: IPv4Address, or subnets: [IPPrefix]) -> IPPrefix? {
    let blocks = block.map { [$0] } ?? subnets.filter { !$0.isHost }
    return blocks.contains { $0.contains(.v4(address)) } ? nil : blocks.first
  }

  /// The record after `steps` are applied: a removed alias is no longer enicfg's.
  package func after(_ steps: [Step]) -> ENIRecord {
    guard !steps.isEmpty else { return self }
    var kept = self
    let places = Dictionary(grouping: kept.further.secondary.indices) { index in
      IPAddress.v4(kept.further.secondary[index].address)
    }
    for change in steps.map(\.change) {
      switch change {
      case .addAddress(let added):
        for place in places[added.address.address] ?? [] {
          kept.further.secondary[place].isMade = true
        }
      case .removeAddress(let removed):
        for place in places[removed.address.address] ?? [] {
          kept.further.secondary[place].isMade = false
        }
      case .replaceAddress, .setLinkUp, .setLinkDown, .setMTU, .setSetting, .addRoute,
        .removeRoute, .replaceRoute, .addRule, .removeRule, .setChannels, .setSteering, .setFile:
        break
      }
    }
    return kept
  }

  /// The record after a link's part of a plan was applied and verified.
  ///
  /// What `down` has taken down is there no longer, be it removed by this run or by one that was killed.
  package func after(_ section: Plan.Section) -> ENIRecord {
    var record = after(section.steps)
    guard case .takenDown = section.desired.goal else { return record }
    let kept = section.kept.compactMap { kept -> IPAddress? in
      if case .address(let address, _) = kept { address.address.address } else { nil }
    }
    for index in record.further.secondary.indices
    where !kept.contains(.v4(record.further.secondary[index].address)) {
      record.further.secondary[index].isMade = false
    }
    return record
  }

  /// The record before `steps` are applied: with the aliases that they add.
  package func expecting(_ steps: [Step]) -> ENIRecord {
    after(steps.filter { $0.change.action == .add })
  }
}
