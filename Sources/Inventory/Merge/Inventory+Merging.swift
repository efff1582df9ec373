// Merges several inventories value by value, the higher source first; pure.

package import Model

extension Inventory {
  /// Merges the values of the sources for the same ENIs, which are matched only by MAC.
  ///
  /// Each value is from the highest source that knows it: command line, configuration, file,
  /// metadata service. An unknown value does not hide the value of a lower source; an absent one
  /// does. A source reports absent only if it is sure: the configuration with an empty list, the
  /// file with an empty set, the metadata service with a 404 for an optional key. The list of
  /// secondary addresses is the complete one of the highest source; those of the command line are
  /// added to it.
  ///
  /// Then the values are checked against each other. A conflicting value becomes unknown,
  /// with a problem, and no value of a lower source replaces it.
  ///
  /// - Parameters:
  ///   - options: The options of the command line, by the link's MAC.
  ///   - configuration: The configuration.
  ///   - links: The MACs of the guest's links, for the configuration's entries by `link`.
  ///   - ids: The MACs of ENIs known from earlier, for the configuration's entries by `id`.
  ///   - eniFile: The inventory of the file.
  ///   - metadata: The inventory of the metadata service.
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
    let checked = Dictionary(uniqueKeysWithValues: inventory.enis.map { ($0.mac, $0) })
    inventory.problems =
      inventory.problems.filter { $0.stillHolds(among: checked) } + findings.problems
    return inventory
  }

  /// This inventory's values; for unknown ones, those of the lower source.
  private func over(_ lower: Inventory?) -> Inventory {
    guard let lower else { return self }
    var enis = Dictionary(uniqueKeysWithValues: lower.enis.map { ($0.mac, $0) })
    for eni in self.enis { enis[eni.mac] = eni.over(enis[eni.mac]) }
    var merged = Inventory(
      enis: Array(enis.values), isComplete: isComplete || lower.isComplete,
      primaryMAC: primaryMAC.or(lower.primaryMAC), networkType: networkType.or(lower.networkType),
      instanceID: instanceID.or(lower.instanceID), problems: problems + lower.problems)
    if let first = primaryMAC.value, let second = lower.primaryMAC.value, first != second {
      merged.forgetPrimary([first, second])
    }
    return merged
  }

  /// Makes it unknown which ENI is the primary one, since the sources contradict each other: what the
  /// guest itself shows decides.
  private mutating func forgetPrimary(_ named: [MACAddress]) {
    primaryMAC = .unknown
    for index in enis.indices where named.contains(enis[index].mac) { enis[index].role = .unknown }
    problems.append(.severalPrimaryENIs(named))
  }
}

extension InventoryProblem {
  /// Whether the problem still leaves something unknown after a merge.
  fileprivate func stillHolds(among enis: [MACAddress: ENI]) -> Bool {
    switch self {
    case .notLearnt(let attribute, let mac?, _, _), .unreadable(let attribute, let mac?, _, _),
      .odd(let attribute, let mac?, _, _):
      enis[mac]?.isUnknown(attribute) ?? true
    case .maskWithHoles(_, let mac, _): enis[mac]?.isUnknown(.prefixLength) ?? true
    case .primaryNotListed(_, let mac, _):
      enis[mac].map { $0.isUnknown(.primaryAddress) || $0.isUnknown(.secondaryAddresses) } ?? true
    default: true
    }
  }
}
