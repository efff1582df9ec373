// Reads an inventory from the metadata's keys; pure.

import Model

extension Inventory {
  /// The inventory in the metadata.
  init(_ tree: MetadataTree) {
    var reading = MetadataReading(tree: tree)
    self = reading.inventory()
  }

  /// An empty inventory, with the failure as its problem.
  init(unlearnt failure: MetadataFailure, root: String) {
    let origin = Origin.metadata(path: root + MetadataTree.macs + "/")
    self.init(problems: [.notLearnt(.listing, of: nil, because: failure, from: origin)])
  }
}

/// Reads a tree of keys.
struct MetadataReading {
  let tree: MetadataTree
  var findings = Findings()

  init(tree: MetadataTree) { self.tree = tree }

  mutating func inventory() -> Inventory {
    let primaryMAC = instanceValue(.mac, .primaryMAC) { MACAddress($0.withoutSlash) }
    let networkType = instanceValue(.networkType, .networkType) { NetworkType(rawValue: $0) }
    let instanceID = instanceValue(.instanceID, .instanceID) { CloudIdentifier($0) }
    let (macs, isComplete) = listing()
    var enis: [ENI] = []
    for mac in macs {
      var eni = eni(mac)
      if let origin = primaryMAC.origin, let primary = primaryMAC.value {
        eni.role = .present(mac == primary ? .primary : .secondary, from: origin)
      }
      eni.instanceID = instanceID
      // The service lists only attached ENIs.
      eni.status = .present(.inUse, from: tree.origin(MetadataTree.macs + "/"))
      enis.append(eni)
    }
    if networkType.value == .classic { findings.note(.classicNetwork) }
    // The primary ENI cannot be detached, so a list without it is incomplete.
    let namesPrimary = primaryMAC.value.map(macs.contains) ?? true
    if !namesPrimary, let primary = primaryMAC.value, !macs.isEmpty {
      findings.note(
        .notLearnt(.listing, of: primary, because: .missing, from: tree.origin(MetadataTree.macs)))
    }
    return Inventory(
      enis: enis, isComplete: isComplete && namesPrimary, primaryMAC: primaryMAC,
      networkType: networkType,
      instanceID: instanceID, problems: findings.problems)
  }

  /// The listed MACs, and whether the list is complete.
  private mutating func listing() -> ([MACAddress], Bool) {
    let origin = tree.origin(MetadataTree.macs + "/")
    guard
      let texts = elements(
        tree[MetadataTree.macs], .listing, of: nil, from: origin, isOptional: false),
      !texts.isEmpty
    else { return ([], false) }
    var macs = Distinct<MACAddress>()
    var isComplete = true
    for text in texts {
      if let mac = MACAddress(text) {
        if !macs.insert(mac) { findings.note(.macTwice(mac, from: origin)) }
      } else {
        findings.unreadable(.listing, of: nil, text, from: origin)
        isComplete = false
      }
    }
    return (macs.elements, isComplete)
  }

  private mutating func eni(_ mac: MACAddress) -> ENI {
    var eni = ENI(mac: mac)
    eni.id = value(mac, .id) { CloudIdentifier($0) }
    eni.vpcID = value(mac, .vpcID) { CloudIdentifier($0) }
    eni.vSwitchID = value(mac, .vSwitchID) { CloudIdentifier($0) }
    readIPv4(mac, &eni)
    eni.vSwitchBlock = value(mac, .vSwitchBlock) { .block($0, .v4) }
    eni.ipv4Prefixes = list(mac, .ipv4Prefixes) { .block($0, .v4) }
    let ipv6Origin = origin(mac, .ipv6Addresses)
    eni.ipv6Addresses = list(
      mac, .ipv6Addresses, read: { IPv6Address($0) },
      repeated: { .addressTwice(.v6($0), of: mac, from: ipv6Origin) })
    eni.ipv6Gateway = value(mac, .ipv6Gateway) { IPv6Address($0) }
    eni.vSwitchIPv6Block = value(mac, .vSwitchIPv6Block) { .block($0, .v6) }
    eni.ipv6Prefixes = list(mac, .ipv6Prefixes) { .block($0, .v6) }
    return eni
  }

  /// Reads the values that an ENI of an IPv6-only vSwitch does not have.
  ///
  /// Of such an ENI, the missing keys are recorded all the same: the service may not know all of it
  /// yet.
  private mutating func readIPv4(_ mac: MACAddress, _ eni: inout ENI) {
    eni.primaryAddress = value(mac, .primaryAddress) { IPv4Address($0) }
    if let text = text(mac, .netmask) {
      eni.prefixLength = findings.prefixLength(ofMask: text, of: mac, from: origin(mac, .netmask))
    }
    eni.gateway = value(mac, .gateway) { IPv4Address($0) }
    readPrivateAddresses(mac, &eni)
    guard isIPv6Only(mac) else { return }
    eni.primaryAddress = .absent(from: origin(mac, .primaryAddress))
    eni.prefixLength = .absent(from: origin(mac, .netmask))
    eni.gateway = .absent(from: origin(mac, .gateway))
    eni.secondaryAddresses = .absent(from: origin(mac, .privateAddresses))
  }

  /// Whether the service has every key of the ENI but those of IPv4, and IPv6 addresses: the ENI is
  /// in an IPv6-only vSwitch.
  private func isIPv6Only(_ mac: MACAddress) -> Bool {
    // Nearly every ENI has an IPv4 address: one look tells.
    guard case .notFound = tree[MetadataTree.path(mac, .primaryAddress)] else { return false }
    let isComplete = ENIKey.allCases.allSatisfy { key in
      switch tree[MetadataTree.path(mac, key)] {
      case .text, .list: !key.isMissingWithoutIPv4
      case .notFound: key.isOptional || key.isMissingWithoutIPv4 || key == .vSwitchBlock
      case .failed: key.isOptional
      }
    }
    switch tree[MetadataTree.path(mac, .ipv6Addresses)] {
    case .text(let text): return isComplete && MetadataList.elements(text)?.isEmpty == false
    case .list(let addresses): return isComplete && !addresses.isEmpty
    case .notFound, .failed: return false
    }
  }

  /// Reads the secondary addresses: the private ones without the primary one.
  ///
  /// They are unknown if the primary address is. If it is not among them, either can be wrong.
  private mutating func readPrivateAddresses(_ mac: MACAddress, _ eni: inout ENI) {
    let origin = origin(mac, .privateAddresses)
    let all = list(
      mac, .privateAddresses, read: { IPv4Address($0) },
      repeated: { .addressTwice(.v4($0), of: mac, from: origin) })
    guard let addresses: [IPv4Address] = all.elements(), let primary = eni.primaryAddress.value
    else { return }
    guard addresses.contains(primary) else {
      findings.note(.primaryNotListed(primary, of: mac, from: origin))
      eni.primaryAddress = .unknown
      return
    }
    eni.secondaryAddresses = .list(addresses.filter { $0 != primary }, from: origin)
  }

  /// Whether the service has every key that all ENIs have, or all of an ENI that is IPv6-only.
  ///
  /// If it does not, its data for the ENI may be incomplete, and a missing optional key means
  /// nothing.
  private func isWhole(_ mac: MACAddress) -> Bool {
    if isIPv6Only(mac) { return true }
    return ENIKey.allCases.allSatisfy { key in
      switch tree[MetadataTree.path(mac, key)] {
      case .text, .list: true
      case .notFound, .failed: key.isOptional
      }
    }
  }
}

// One key.
extension MetadataReading {
  private func origin(_ mac: MACAddress, _ key: ENIKey) -> Origin {
    tree.origin(MetadataTree.path(mac, key))
  }

  private mutating func instanceValue<Value: Sendable>(
    _ key: InstanceKey, _ attribute: Attribute, read: (String) -> Value?
  ) -> Known<Value> {
    let origin = tree.origin(key.rawValue)
    guard let text = text(tree[key.rawValue], attribute, of: nil, from: origin) else {
      return .unknown
    }
    return findings.value(attribute, of: nil, text, from: origin, read: read)
  }

  private mutating func value<Value: Sendable>(
    _ mac: MACAddress, _ key: ENIKey, read: (String) -> Value?
  ) -> Known<Value> {
    if let absent: Known<Value> = absent(mac, key) { return absent }
    guard let text = text(mac, key) else { return .unknown }
    return findings.value(
      key.attribute, of: mac, text, from: origin(mac, key), read: { read($0.withoutSlash) })
  }

  private mutating func list<Element: Hashable & Sendable>(
    _ mac: MACAddress, _ key: ENIKey, read: (String) -> Element?,
    repeated: (Element) -> InventoryProblem? = { _ in nil }
  ) -> Known<[Element]> {
    if let absent: Known<[Element]> = absent(mac, key) { return absent }
    let origin = origin(mac, key)
    let answer = tree[MetadataTree.path(mac, key)]
    guard
      let texts = elements(
        answer, key.attribute, of: mac, from: origin, isOptional: key.isOptional)
    else { return .unknown }
    return findings.list(
      key.attribute, of: mac, texts, from: origin, read: read, repeated: repeated)
  }

  /// Absent for an optional key, unknown for others.
  private func absent<Value: Sendable>(_ mac: MACAddress, _ key: ENIKey) -> Known<Value>? {
    guard tree[MetadataTree.path(mac, key)] == .notFound, key.isOptional else { return nil }
    return isWhole(mac) ? .absent(from: origin(mac, key)) : .unknown
  }

  private mutating func text(_ mac: MACAddress, _ key: ENIKey) -> String? {
    text(tree[MetadataTree.path(mac, key)], key.attribute, of: mac, from: origin(mac, key))
  }

  /// The trimmed text of an answer; if there is none, records that and returns nil.
  private mutating func text(
    _ answer: MetadataAnswer, _ attribute: Attribute, of mac: MACAddress?, from origin: Origin
  ) -> String? {
    switch answer {
    case .text(let text): return String(text.trimmed)
    case .list(let elements):
      findings.unreadable(attribute, of: mac, elements.joined(separator: ","), from: origin)
    case .notFound:
      findings.note(.notLearnt(attribute, of: mac, because: .missing, from: origin))
    case .failed(let failure):
      findings.note(.notLearnt(attribute, of: mac, because: failure, from: origin))
    }
    return nil
  }

  private mutating func elements(
    _ answer: MetadataAnswer, _ attribute: Attribute, of mac: MACAddress?, from origin: Origin,
    isOptional: Bool
  ) -> [String]? {
    var elements: [String]?
    if case .list(let texts) = answer, texts.count <= MetadataList.limit {
      elements = texts
    } else if let text = text(answer, attribute, of: mac, from: origin) {
      elements = MetadataList.elements(text)
      if elements == nil { findings.unreadable(attribute, of: mac, text, from: origin) }
    }
    // Every instance has an ENI, and every ENI has an address.
    if elements == [], !isOptional {
      findings.unreadable(attribute, of: mac, "[]", from: origin)
      return nil
    }
    return elements
  }
}

extension String {
  /// The text without a final `/`.
  fileprivate var withoutSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
