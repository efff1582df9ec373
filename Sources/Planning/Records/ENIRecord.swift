// What is kept of an ENI over reboots, and how that changes with what is done.

package import Model

/// What is kept of an ENI over reboots: what it was last known to have.
package struct ENIRecord: Hashable, Sendable, Codable {
  /// The MAC that it is kept by.
  package var mac: MACAddress
  /// The cloud's identifier; nil where it is not known yet.
  package var id: String?
  /// Whether it is the primary one; nil where it was never configured.
  package var isPrimary: Bool?
  /// The vSwitch's IPv4 block; nil where it is not known yet.
  package var block: IPPrefix?
  /// What it has in addition to its primary private address.
  package var further = FurtherAddresses()

  /// Starts with an ENI of which nothing is known.
  package init(mac: MACAddress) { self.mac = mac }
}

extension ENIRecord {
  /// The block that an address should lie in and does not: the vSwitch's, or, where that is
  /// not known, one of the subnets; nil where it does, or nothing is known.
  package func blockWithout(_ address: IPv4Address, or subnets: [IPPrefix]) -> IPPrefix? {
    let blocks = block.map { [$0] } ?? subnets
    return blocks.contains { $0.contains(.v4(address)) } ? nil : blocks.first
  }

  /// What is to be kept once `steps` are applied: an alias that was removed is not enicfg's any more.
  package func after(_ steps: [Step]) -> ENIRecord {
    var kept = self
    for change in steps.map(\.change) {
      for index in kept.further.secondary.indices {
        let address = IPAddress.v4(kept.further.secondary[index].address)
        switch change {
        case .addAddress(let added) where added.address.address == address:
          kept.further.secondary[index].isMade = true
        case .removeAddress(let removed) where removed.address.address == address:
          kept.further.secondary[index].isMade = false
        case .addAddress, .removeAddress, .replaceAddress, .setLinkUp, .setLinkDown, .setMTU,
          .setPromoteSecondaries, .addRoute, .removeRoute, .replaceRoute, .addRule, .removeRule,
          .setChannels, .setSteering, .setFile:
          break
        }
      }
    }
    return kept
  }

  /// What is to be kept before `steps` are applied: with the aliases that they make.
  package func expecting(_ steps: [Step]) -> ENIRecord {
    after(steps.filter { $0.change.action == .add })
  }
}
