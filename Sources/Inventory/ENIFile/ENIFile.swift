// What DescribeNetworkInterfaces answered, as JSON in a file.

import FoundationEssentials
import Model

/// Why a file is no answer of `DescribeNetworkInterfaces`.
package enum ENIFileError: Error, Hashable, Sendable {
  /// It is no JSON from this line and column on, each from 1; where it breaks off, behind its end.
  case malformed(path: String, line: Int, column: Int)
  /// The key is not there, such as `NetworkInterfaceSets.NetworkInterfaceSet[0].MacAddress`.
  case missing(path: String, key: String)
  /// The key's value is of another type.
  case wrongType(path: String, key: String)
  /// The key's value is no MAC.
  case notMAC(path: String, key: String, text: String)
}

extension Inventory {
  /// Reads an answer of `DescribeNetworkInterfaces`.
  ///
  /// It has no mask and no gateway, and they are not made up. It is never complete: it may be a
  /// part of the answer, or the answer of yesterday.
  ///
  /// Source: the ECS API, `DescribeNetworkInterfaces`.
  ///
  /// - Parameters:
  ///   - bytes: The file's content.
  ///   - path: The file, `-` for standard input.
  /// - Throws: ``ENIFileError`` for the first thing that makes the file no such answer. A value
  ///   that will not do is among the ``problems`` instead.
  package init(describing bytes: [UInt8], path: String) throws(ENIFileError) {
    if let offset = JSONSyntax.firstDefect(in: bytes) {
      let position = TextPosition(after: bytes[..<offset])
      throw .malformed(path: path, line: position.line, column: position.column)
    }
    let answer: Answer
    do {
      answer = try JSONDecoder().decode(Answer.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw ENIFileError(error, path: path)
    } catch {
      throw .malformed(path: path, line: 1, column: 1)
    }
    var reading = ENIFileReading(origin: .eniFile(path: path))
    var enis: [ENI] = []
    for (index, item) in answer.sets.set.enumerated() {
      guard let mac = MACAddress(item.mac) else {
        throw .notMAC(
          path: path, key: "NetworkInterfaceSets.NetworkInterfaceSet[\(index)].MacAddress",
          text: Findings.excerpt(item.mac))
      }
      let eni = reading.eni(mac, item)
      if let earlier = enis.firstIndex(where: { $0.mac == mac }) {
        reading.findings.note(.macTwice(mac, from: reading.origin))
        enis[earlier] = ENI(mac: mac)
      } else {
        enis.append(eni)
      }
    }
    self.init(enis: enis, problems: reading.findings.problems)
    let primaries = enis.filter { $0.role.value == .primary }
    // Of several instances' ENIs, several are primary ones.
    if let primary = primaries.first, primaries.count == 1 {
      primaryMAC = .present(primary.mac, from: reading.origin)
    }
  }
}

/// From the items of an answer to ENIs.
private struct ENIFileReading {
  let origin: Origin
  var findings = Findings()

  init(origin: Origin) { self.origin = origin }

  mutating func eni(_ mac: MACAddress, _ item: Answer.Item) -> ENI {
    var eni = ENI(mac: mac)
    eni.id = value(.id, mac, item.id) { CloudIdentifier($0) }
    eni.role = value(.role, mac, item.type) { ENIRole(rawValue: $0.lowercased()) }
    eni.status = value(.status, mac, item.status) { ENIStatus($0) }
    eni.instanceID = value(.instanceID, mac, item.instanceID) { CloudIdentifier($0) }
    eni.vpcID = value(.vpcID, mac, item.vpcID) { CloudIdentifier($0) }
    eni.vSwitchID = value(.vSwitchID, mac, item.vSwitchID) { CloudIdentifier($0) }
    let primary = item.address ?? item.addresses?.set.first { $0.isPrimary == true }?.address
    eni.primaryAddress = value(.primaryAddress, mac, primary) { IPv4Address($0) }
    eni.secondaryAddresses = secondaryAddresses(mac, item, primary: eni.primaryAddress.value)
    eni.ipv4Prefixes = list(.ipv4Prefixes, mac, item.ipv4Prefixes?.set.map(\.prefix)) {
      .block($0, .v4)
    }
    let origin = origin
    eni.ipv6Addresses = list(
      .ipv6Addresses, mac, item.ipv6Addresses?.set.map(\.address), read: { IPv6Address($0) },
      repeated: { .addressTwice(.v6($0), of: mac, from: origin) })
    eni.ipv6Prefixes = list(.ipv6Prefixes, mac, item.ipv6Prefixes?.set.map(\.prefix)) {
      .block($0, .v6)
    }
    return eni
  }

  private mutating func secondaryAddresses(
    _ mac: MACAddress, _ item: Answer.Item, primary: IPv4Address?
  ) -> Known<[IPv4Address]> {
    guard let primary else { return .unknown }
    let others = item.addresses?.set.filter { $0.isPrimary != true }.map(\.address)
    let origin = origin
    let all = list(
      .secondaryAddresses, mac, others, read: { IPv4Address($0) },
      repeated: { .addressTwice(.v4($0), of: mac, from: origin) })
    guard let addresses: [IPv4Address] = all.elements() else { return .unknown }
    return .list(addresses.filter { $0 != primary }, from: origin)
  }

  /// A value; one that is not there, or empty, is not known.
  private mutating func value<Value: Sendable>(
    _ attribute: Attribute, _ mac: MACAddress, _ text: String?, read: (String) -> Value?
  ) -> Known<Value> {
    guard let text, !text.isEmpty else { return .unknown }
    return findings.value(attribute, of: mac, text, from: origin, read: read)
  }

  /// A list; only one that is there can be without elements.
  private mutating func list<Element: Equatable & Sendable>(
    _ attribute: Attribute, _ mac: MACAddress, _ texts: [String]?, read: (String) -> Element?,
    repeated: (Element) -> InventoryProblem? = { _ in nil }
  ) -> Known<[Element]> {
    guard let texts else { return .unknown }
    return findings.list(attribute, of: mac, texts, from: origin, read: read, repeated: repeated)
  }
}

extension ENIStatus {
  /// Reads the cloud's spelling.
  init(_ text: String) {
    switch text {
    case "InUse": self = .inUse
    case "Available": self = .available
    case "Attaching", "Detaching", "Creating", "Deleting", "CreateFailed": self = .changing(text)
    default: self = .other(Findings.excerpt(text))
    }
  }
}

/// The answer, in the API's own names.
private struct Answer: Decodable {
  let sets: Items

  enum CodingKeys: String, CodingKey { case sets = "NetworkInterfaceSets" }

  struct Items: Decodable {
    let set: [Item]
    enum CodingKeys: String, CodingKey { case set = "NetworkInterfaceSet" }
  }

  struct Item: Decodable {
    let mac: String
    let id, type, status, instanceID, vpcID, vSwitchID, address: String?
    let addresses: Addresses?
    let ipv6Addresses: IPv6Addresses?
    let ipv4Prefixes: IPv4Prefixes?
    let ipv6Prefixes: IPv6Prefixes?

    enum CodingKeys: String, CodingKey {
      case mac = "MacAddress"
      case id = "NetworkInterfaceId"
      case type = "Type"
      case status = "Status"
      case instanceID = "InstanceId"
      case vpcID = "VpcId"
      case vSwitchID = "VSwitchId"
      case address = "PrivateIpAddress"
      case addresses = "PrivateIpSets"
      case ipv6Addresses = "Ipv6Sets"
      case ipv4Prefixes = "Ipv4PrefixSets"
      case ipv6Prefixes = "Ipv6PrefixSets"
    }
  }

  struct Addresses: Decodable {
    let set: [Address]
    enum CodingKeys: String, CodingKey { case set = "PrivateIpSet" }
  }

  struct Address: Decodable {
    let address: String
    let isPrimary: Bool?

    enum CodingKeys: String, CodingKey {
      case address = "PrivateIpAddress"
      case isPrimary = "Primary"
    }
  }

  struct IPv6Addresses: Decodable {
    let set: [IPv6Item]
    enum CodingKeys: String, CodingKey { case set = "Ipv6Set" }
  }

  struct IPv6Item: Decodable {
    let address: String
    enum CodingKeys: String, CodingKey { case address = "Ipv6Address" }
  }

  struct IPv4Prefixes: Decodable {
    let set: [IPv4Prefix]
    enum CodingKeys: String, CodingKey { case set = "Ipv4PrefixSet" }
  }

  struct IPv4Prefix: Decodable {
    let prefix: String
    enum CodingKeys: String, CodingKey { case prefix = "Ipv4Prefix" }
  }

  struct IPv6Prefixes: Decodable {
    let set: [IPv6Prefix]
    enum CodingKeys: String, CodingKey { case set = "Ipv6PrefixSet" }
  }

  struct IPv6Prefix: Decodable {
    let prefix: String
    enum CodingKeys: String, CodingKey { case prefix = "Ipv6Prefix" }
  }
}

extension ENIFileError {
  /// What the decoder missed, with the keys that lead there.
  fileprivate init(_ error: DecodingError, path: String) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .missing(path: path, key: Self.text(context.codingPath + [key]))
    case .valueNotFound(_, let context), .typeMismatch(_, let context):
      self = .wrongType(path: path, key: Self.text(context.codingPath))
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      self = .wrongType(path: path, key: Self.text(context.codingPath))
    default: self = .malformed(path: path, line: 1, column: 1)
    }
  }

  private static func text(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { text, key in
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
  }
}
