// One inventory out of several: value by value, the higher source first; pure.

package import Model

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
