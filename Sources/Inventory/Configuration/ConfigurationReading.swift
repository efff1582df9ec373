// Reads checked values of the configuration from YAML nodes.

import Model
import YAML

/// Reads values from nodes.
struct ConfigurationReading {
  let path: String

  func origin(_ position: TextPosition) -> Origin {
    .configuration(path: path, line: position.line)
  }

  func keys(of node: YAMLNode, in name: String) throws(PlacedDefect) -> ConfigurationKeys {
    guard case .mapping(let entries) = node.content else {
      throw PlacedDefect(
        defect: .wrongType(key: name, expected: .mapping), position: node.position)
    }
    return ConfigurationKeys(entries)
  }

  func value<Value>(
    _ entry: YAMLEntry, _ kind: ConfigurationDefect.ValueKind, read: (String) -> Value?
  ) throws(PlacedDefect) -> Configured<Value> {
    Configured(
      try value(of: entry.value, key: entry.key, kind, read: read),
      from: origin(entry.value.position))
  }

  private func value<Value>(
    of node: YAMLNode, key: String, _ kind: ConfigurationDefect.ValueKind,
    read: (String) -> Value?
  ) throws(PlacedDefect) -> Value {
    guard case .scalar(let text, _) = node.content, !node.isNull else {
      throw PlacedDefect(defect: .wrongType(key: key, expected: .scalar), position: node.position)
    }
    guard let value = read(text) else {
      throw PlacedDefect(
        defect: .wrongValue(key: key, text: Findings.excerpt(text), expected: kind),
        position: node.position)
    }
    return value
  }

  private func list<Element>(
    _ entry: YAMLEntry, _ kind: ConfigurationDefect.ValueKind, read: (String) -> Element?
  ) throws(PlacedDefect) -> Configured<[Element]> {
    guard case .sequence(let nodes) = entry.value.content else {
      throw PlacedDefect(
        defect: .wrongType(key: entry.key, expected: .list), position: entry.value.position)
    }
    var elements: [Element] = []
    for node in nodes {
      elements.append(try value(of: node, key: entry.key, kind, read: read))
    }
    return Configured(elements, from: origin(entry.value.position))
  }

  func boolean(_ entry: YAMLEntry) throws(PlacedDefect) -> Configured<Bool> {
    // The words of YAML 1.1, which netplan and cloud-init accept too.
    try value(entry, .boolean) { text in
      switch text.lowercased() {
      case "true", "yes", "on": true
      case "false", "no", "off": false
      default: nil
      }
    }
  }

  func routing(_ entry: YAMLEntry) throws(PlacedDefect) -> Configured<Routing> {
    try value(entry, .routing) { Routing(rawValue: $0) }
  }

  func drivers(_ entry: YAMLEntry) throws(PlacedDefect) -> Configured<[String]> {
    try list(entry, .driver) { name in
      let isPlain = name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
      return isPlain && (1...55).contains(name.utf8.count) ? name : nil
    }
  }

  func queues(_ entry: YAMLEntry) throws(PlacedDefect) -> ConfiguredQueues {
    var queues = ConfiguredQueues()
    guard !entry.value.isNull else { return queues }
    var keys = try keys(of: entry.value, in: entry.key)
    queues.combined = try keys.take("combined").map { entry throws(PlacedDefect) in
      try value(entry, .combinedChannels) { CombinedChannels($0) }
    }
    queues.steering = try keys.take("rps").map { entry throws(PlacedDefect) in
      try value(entry, .packetSteering) { PacketSteering($0) }
    }
    try keys.end()
    return queues
  }

  func number(
    _ entry: YAMLEntry, _ range: ClosedRange<UInt32>
  ) throws(PlacedDefect) -> Configured<UInt32> {
    try value(entry, .number(range)) { number($0).flatMap { range.contains($0) ? $0 : nil } }
  }

  /// Only decimal, because YAML's other notations of numbers surprise users.
  private func number(_ text: String) -> UInt32? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text == "0" || text.first != "0"
    else { return nil }
    return UInt32(text)
  }

  func url(_ entry: YAMLEntry) throws(PlacedDefect) -> Configured<MetadataURL> {
    guard case .scalar(let text, _) = entry.value.content else {
      throw PlacedDefect(
        defect: .wrongType(key: entry.key, expected: .scalar), position: entry.value.position)
    }
    do throws(MetadataURLError) {
      return Configured(try MetadataURL(text), from: origin(entry.value.position))
    } catch {
      throw PlacedDefect(defect: .wrongURL(error), position: entry.value.position)
    }
  }

  func enis(_ entry: YAMLEntry) throws(PlacedDefect) -> [ConfiguredENI] {
    guard case .sequence(let nodes) = entry.value.content else {
      throw PlacedDefect(
        defect: .wrongType(key: entry.key, expected: .list), position: entry.value.position)
    }
    var enis: [ConfiguredENI] = []
    var lines: [ENISelector: Int] = [:]
    for node in nodes {
      let eni = try eni(node)
      if let first = lines.updateValue(node.position.line, forKey: eni.selector) {
        throw PlacedDefect(defect: .duplicateENI(firstLine: first), position: node.position)
      }
      enis.append(eni)
    }
    return enis
  }

  private func eni(_ node: YAMLNode) throws(PlacedDefect) -> ConfiguredENI {
    var keys = try keys(of: node, in: "enis")
    var eni = ConfiguredENI(try selector(&keys, node), from: origin(node.position))
    eni.address = try keys.take("address").map { entry throws(PlacedDefect) in
      try value(entry, .ipv4AddressWithLength) { text in
        IPAddressWithLength(text).flatMap {
          $0.address.family == .v4 && $0.address.isUnicast && $0.length > 0 ? $0 : nil
        }
      }
    }
    eni.gateway = try keys.take("gateway").map { entry throws(PlacedDefect) in
      try value(entry, .ipv4Address, read: unicastIPv4)
    }
    eni.secondaryAddresses = try keys.take("secondary").map { entry throws(PlacedDefect) in
      try list(entry, .ipv4Address, read: unicastIPv4)
    }
    eni.ipv6Addresses = try keys.take("ipv6").map { entry throws(PlacedDefect) in
      try list(entry, .ipv6Address, read: unicastIPv6)
    }
    eni.ipv6Gateway = try keys.take("ipv6-gateway").map { entry throws(PlacedDefect) in
      try value(entry, .ipv6Address, read: unicastIPv6)
    }
    eni.table = try keys.take("table").map { entry throws(PlacedDefect) in
      try value(entry, .table) { text in
        number(text).flatMap { RouteTable($0) }.flatMap { $0.isReserved ? nil : $0 }
      }
    }
    eni.metric = try keys.take("metric").map { entry throws(PlacedDefect) in
      let number = try number(entry, 1...UInt32.max)
      return Configured(RouteMetric(number.value), from: number.origin)
    }
    eni.rulePriority = try keys.take("rule-priority").map { entry throws(PlacedDefect) in
      let number = try number(entry, 1...RulePriority.main.rawValue - 1)
      return Configured(RulePriority(number.value), from: number.origin)
    }
    eni.isStatic = try keys.take("static").map { entry throws(PlacedDefect) in try boolean(entry) }
    eni.routing = try keys.take("routing").map { entry throws(PlacedDefect) in try routing(entry) }
    if let entry = keys.take("queues") { eni.queues = try queues(entry) }
    try keys.end()
    return eni
  }

  private func unicastIPv4(_ text: String) -> IPv4Address? {
    IPv4Address(text).flatMap { $0.isUnicast ? $0 : nil }
  }

  private func unicastIPv6(_ text: String) -> IPv6Address? {
    IPv6Address(text).flatMap { $0.isUnicast ? $0 : nil }
  }

  private func selector(_ keys: inout ConfigurationKeys, _ node: YAMLNode) throws(PlacedDefect)
    -> ENISelector
  {
    var selectors: [ENISelector] = []
    if let entry = keys.take("mac") {
      selectors.append(.mac(try value(entry, .mac) { MACAddress($0) }.value))
    }
    if let entry = keys.take("id") {
      selectors.append(.id(try value(entry, .identifier) { CloudIdentifier($0) }.value))
    }
    if let entry = keys.take("link") {
      selectors.append(.link(try value(entry, .linkName) { LinkName($0) }.value))
    }
    guard let selector = selectors.first else {
      throw PlacedDefect(defect: .noSelector, position: node.position)
    }
    guard selectors.count == 1 else {
      throw PlacedDefect(defect: .severalSelectors, position: node.position)
    }
    return selector
  }
}
