// Merges several descriptions of one ENI, value by value.

import Model

extension ENI {
  /// The values of an entry of the configuration.
  init(_ mac: MACAddress, _ entry: ConfiguredENI) {
    self.init(mac: mac)
    if let configured = entry.address, case .v4(let address) = configured.value.address {
      primaryAddress = .present(address, from: configured.origin)
      prefixLength = .present(configured.value.length, from: configured.origin)
    }
    if let configured = entry.gateway {
      gateway = .present(configured.value, from: configured.origin)
    }
    if let configured = entry.secondaryAddresses {
      secondaryAddresses = .list(configured.value, from: configured.origin)
    }
    if let configured = entry.ipv6Addresses {
      ipv6Addresses = .list(configured.value, from: configured.origin)
    }
    if let configured = entry.ipv6Gateway {
      ipv6Gateway = .present(configured.value, from: configured.origin)
    }
  }

  /// The values of the command line.
  init(_ mac: MACAddress, _ options: ENIOptions) {
    self.init(mac: mac)
    if let given = options.address, case .v4(let address) = given.address {
      primaryAddress = .present(address, from: .option("--address"))
      prefixLength = .present(given.length, from: .option("--address"))
    }
    if case .v4(let address) = options.gateway {
      gateway = .present(address, from: .option("--gateway"))
    }
    addedAddresses = options.secondaryAddresses
  }

  /// This ENI's values; for unknown ones, those of the lower source.
  func over(_ lower: ENI?) -> ENI {
    guard let lower else { return self }
    var eni = ENI(mac: mac)
    eni.id = id.or(lower.id)
    eni.role = role.or(lower.role)
    eni.status = status.or(lower.status)
    eni.instanceID = instanceID.or(lower.instanceID)
    eni.vpcID = vpcID.or(lower.vpcID)
    eni.vSwitchID = vSwitchID.or(lower.vSwitchID)
    eni.primaryAddress = primaryAddress.or(lower.primaryAddress)
    eni.prefixLength = prefixLength.or(lower.prefixLength)
    eni.gateway = gateway.or(lower.gateway)
    eni.vSwitchBlock = vSwitchBlock.or(lower.vSwitchBlock)
    eni.secondaryAddresses = secondaryAddresses.or(lower.secondaryAddresses)
    eni.addedAddresses = addedAddresses + lower.addedAddresses
    eni.ipv4Prefixes = ipv4Prefixes.or(lower.ipv4Prefixes)
    eni.ipv6Addresses = ipv6Addresses.or(lower.ipv6Addresses)
    eni.ipv6Gateway = ipv6Gateway.or(lower.ipv6Gateway)
    eni.vSwitchIPv6Block = vSwitchIPv6Block.or(lower.vSwitchIPv6Block)
    eni.ipv6Prefixes = ipv6Prefixes.or(lower.ipv6Prefixes)
    return eni
  }

  /// Whether an attribute is unknown.
  func isUnknown(_ attribute: Attribute) -> Bool {
    switch attribute {
    case .id: id.isUnknown
    case .role: role.isUnknown
    case .status: status.isUnknown
    case .instanceID: instanceID.isUnknown
    case .vpcID: vpcID.isUnknown
    case .vSwitchID: vSwitchID.isUnknown
    case .vSwitchBlock: vSwitchBlock.isUnknown
    case .vSwitchIPv6Block: vSwitchIPv6Block.isUnknown
    default: unknownAttributes.contains(attribute)
    }
  }
}
