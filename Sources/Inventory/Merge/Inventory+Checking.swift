// Checks the values of an inventory against each other.

import Model

extension Inventory {
  /// Makes conflicting values unknown and records the problems.
  mutating func check(_ findings: inout Findings) {
    for index in enis.indices {
      enis[index].check(&findings)
      if let status = enis[index].status.value, status != .inUse {
        findings.note(.notInUse(status, of: enis[index].mac))
      }
      if let own = instanceID.value, let other = enis[index].instanceID.value, own != other {
        findings.note(.ofAnotherInstance(other, of: enis[index].mac))
      }
    }
    checkAddressesAcrossENIs(&findings)
  }

  /// Within an instance, an address belongs to one ENI.
  ///
  /// Other instances may be in VPCs that use the same blocks.
  private mutating func checkAddressesAcrossENIs(_ findings: inout Findings) {
    struct Holder: Hashable {
      let instance: CloudIdentifier?
      let address: IPAddress
    }
    var holders: [Holder: [MACAddress]] = [:]
    for eni in enis {
      for address in Set(eni.allAddresses) {
        holders[Holder(instance: eni.instanceID.value, address: address), default: []]
          .append(eni.mac)
      }
    }
    let contested = holders.filter { $0.value.count > 1 }
      .sorted { $0.key.address < $1.key.address }
    for (holder, macs) in contested {
      findings.note(.addressOnSeveralENIs(holder.address, macs))
    }
    let contestedOnes = Set(contested.map(\.key))
    for index in enis.indices {
      let instance = enis[index].instanceID.value
      for address in Set(enis[index].allAddresses)
      where contestedOnes.contains(Holder(instance: instance, address: address)) {
        enis[index].forget(address)
      }
    }
  }
}
