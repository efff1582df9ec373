// One inventory out of several: value by value, the higher source first; pure.

package import Model

/// What the command line says of one ENI.
package struct ENIOptions: Hashable, Sendable {
  /// `--address`; only an IPv4 address is one of the ENI's attributes.
  package var address: IPAddressWithLength?
  /// `--gateway`, likewise.
  package var gateway: IPAddress?
  /// `--secondary`, in their order.
  package var secondaryAddresses: [IPv4Address]

  /// Makes options.
  package init(
    address: IPAddressWithLength? = nil, gateway: IPAddress? = nil,
    secondaryAddresses: [IPv4Address] = []
  ) {
    self.address = address
    self.gateway = gateway
    self.secondaryAddresses = secondaryAddresses
  }
}

extension Inventory {
  /// Merges what the sources say of the same ENIs, matched by their MACs alone.
  ///
  /// Each value is that of the highest source that knows it: command line, configuration, file,
  /// metadata service. Unknown never hides what a lower source knows. Absent does: each source
  /// says so only where it would know. The configuration does with an empty list, the file with an
  /// empty set, the metadata service with a 404 for what an ENI may do without. The list of
  /// secondary addresses is the highest source's, whole; those of the command line come on top.
  ///
  /// Then the values are held against each other. What contradicts another value becomes unknown,
  /// with a problem that says so, and no lower source's value takes its place.
  ///
  /// - Parameters:
  ///   - options: What the command line says, by the link's MAC.
  ///   - configuration: The configuration.
  ///   - links: The MACs of the guest's links, for the configuration's entries by `link`.
  ///   - ids: The MACs of ENIs known from earlier, for the configuration's entries by `id`.
  ///   - eniFile: What the file says.
  ///   - metadata: What the metadata service says.
  package static func merged(
    options: [MACAddress: ENIOptions] = [:], configuration: Configuration? = nil,
    links: [LinkName: MACAddress] = [:], ids: [CloudIdentifier: MACAddress] = [:],
    eniFile: Inventory? = nil, metadata: Inventory? = nil
  ) -> Inventory {
    var findings = Findings()
    var inventory = eniFile.map { $0.over(metadata) } ?? metadata ?? Inventory()
    var enis = Dictionary(uniqueKeysWithValues: inventory.enis.map { ($0.mac, $0) })
    var configured: [MACAddress: Origin] = [:]
    for entry in configuration?.enis ?? [] {
      guard let mac = entry.selector.mac(links, ids, inventory) else {
        findings.note(.noSuchENI(entry.selector, from: entry.origin))
        continue
      }
      if let first = configured[mac] {
        findings.note(.configuredTwice(mac, first: first, second: entry.origin))
        continue
      }
      configured[mac] = entry.origin
      enis[mac] = ENI(mac, entry).over(enis[mac])
    }
    for (mac, options) in options { enis[mac] = ENI(mac, options).over(enis[mac]) }
    inventory.enis = enis.values.sorted { $0.mac < $1.mac }
    inventory.check(&findings)
    inventory.problems = inventory.problems.filter(inventory.stillHolds) + findings.problems
    return inventory
  }

  /// This inventory's values, and where it has none, the lower one's.
  private func over(_ lower: Inventory?) -> Inventory {
    guard let lower else { return self }
    var enis = Dictionary(uniqueKeysWithValues: lower.enis.map { ($0.mac, $0) })
    for eni in self.enis { enis[eni.mac] = eni.over(enis[eni.mac]) }
    return Inventory(
      enis: Array(enis.values), isComplete: isComplete || lower.isComplete,
      primaryMAC: primaryMAC.or(lower.primaryMAC), networkType: networkType.or(lower.networkType),
      instanceID: instanceID.or(lower.instanceID), problems: problems + lower.problems)
  }

  /// Whether a problem still leaves something unknown, after other sources were heard.
  private func stillHolds(_ problem: InventoryProblem) -> Bool {
    switch problem {
    case .notLearnt(let attribute, let mac?, _, _), .unreadable(let attribute, let mac?, _, _):
      eni(mac)?.isUnknown(attribute) ?? true
    case .maskWithHoles(_, let mac, _): eni(mac)?.isUnknown(.prefixLength) ?? true
    default: true
    }
  }
}

extension ENISelector {
  /// The MAC of the ENI that is meant; nil where it is not known.
  fileprivate func mac(
    _ links: [LinkName: MACAddress], _ ids: [CloudIdentifier: MACAddress], _ inventory: Inventory
  ) -> MACAddress? {
    switch self {
    case .mac(let mac): mac
    case .id(let id): inventory.eni(id)?.mac ?? ids[id]
    case .link(let name): links[name]
    }
  }
}

extension Configuration {
  /// The entry about an ENI, by its MAC, the cloud's identifier or its link's name; the first one.
  package func entry(
    for mac: MACAddress, id: CloudIdentifier?, link: LinkName?
  ) -> ConfiguredENI? {
    enis.first { entry in
      switch entry.selector {
      case .mac(mac): true
      case .id(let selected): selected == id
      case .link(let selected): selected == link
      case .mac: false
      }
    }
  }
}

extension ENI {
  /// What an entry of the configuration says.
  fileprivate init(_ mac: MACAddress, _ entry: ConfiguredENI) {
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
  }

  /// What the command line says.
  fileprivate init(_ mac: MACAddress, _ options: ENIOptions) {
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

  /// This ENI's values, and where it has none, the lower one's.
  fileprivate func over(_ lower: ENI?) -> ENI {
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
  fileprivate func isUnknown(_ attribute: Attribute) -> Bool {
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
