// Reads ENIs from the items of an answer of DescribeNetworkInterfaces.

import JSON
import Model

/// Reads ENIs from the items of an answer, whatever form their values have.
struct ENIFileReading {
  let origin: Origin
  var findings = Findings()

  init(origin: Origin) { self.origin = origin }

  /// The ENIs of all pages, each once.
  mutating func enis(_ pages: [[JSONValue]]) -> [ENI] {
    var enis: [MACAddress: (eni: ENI, page: Int)] = [:]
    var number = 0
    for (page, items) in pages.enumerated() {
      for item in items {
        number += 1
        guard let eni = eni(item, number: number) else { continue }
        // While pages are asked for one after the other, an ENI can move to the next one.
        if let earlier = enis[eni.mac], earlier.page == page || earlier.eni != eni {
          findings.note(.macTwice(eni.mac, from: origin))
          enis[eni.mac] = (ENI(mac: eni.mac), page)
        } else {
          enis[eni.mac] = (eni, page)
        }
      }
    }
    return enis.values.map(\.eni)
  }

  /// The ENI of an item; nil if the item has no MAC, as while the ENI is created.
  ///
  /// - Parameter number: The item's place in the answer, counted from 1.
  mutating func eni(_ item: JSONValue, number: Int) -> ENI? {
    let given = item.api("MacAddress")
    guard let mac = given?.plainText.flatMap({ MACAddress($0) }) else {
      let name = item.api("NetworkInterfaceId")?.plainText.map(Findings.excerpt)
      let text = given.flatMap { $0.isEmpty ? nil : Findings.excerpt($0.shown) }
      findings.note(.noMAC(name: name, number: number, text: text, from: origin))
      return nil
    }
    return eni(mac, item)
  }

  private mutating func eni(_ mac: MACAddress, _ item: JSONValue) -> ENI {
    var eni = ENI(mac: mac)
    eni.id = value(.id, mac, item, "NetworkInterfaceId") { CloudIdentifier($0) }
    eni.role = value(.role, mac, item, "Type") { ENIRole(rawValue: $0.lowercased()) }
    eni.status = value(.status, mac, item, "Status") { ENIStatus($0) }
    eni.instanceID = value(.instanceID, mac, item, "InstanceId") { CloudIdentifier($0) }
    eni.vpcID = value(.vpcID, mac, item, "VpcId") { CloudIdentifier($0) }
    eni.vSwitchID = value(.vSwitchID, mac, item, "VSwitchId") { CloudIdentifier($0) }
    readPrivateAddresses(&eni, item)
    eni.ipv4Prefixes = list(
      .ipv4Prefixes, mac, texts(.ipv4Prefixes, mac, item, "Ipv4PrefixSet", "Ipv4Prefix")
    ) { .block($0, .v4) }
    let origin = origin
    eni.ipv6Addresses = list(
      .ipv6Addresses, mac, texts(.ipv6Addresses, mac, item, "Ipv6Set", "Ipv6Address"),
      read: { IPv6Address($0) }, repeated: { .addressTwice(.v6($0), of: mac, from: origin) })
    eni.ipv6Prefixes = list(
      .ipv6Prefixes, mac, texts(.ipv6Prefixes, mac, item, "Ipv6PrefixSet", "Ipv6Prefix")
    ) { .block($0, .v6) }
    return eni
  }

  private mutating func readPrivateAddresses(_ eni: inout ENI, _ item: JSONValue) {
    let mac = eni.mac
    let elements = elements(.secondaryAddresses, mac, item, "PrivateIpSet")
    let primary = elements?.first { $0.api("Primary")?.isTrue == true }
    let given = item.api("PrivateIpAddress")
    if let given, given.isContradictory || !given.isEmpty || primary == nil {
      eni.primaryAddress = value(.primaryAddress, mac, item, "PrivateIpAddress") { IPv4Address($0) }
    } else if let primary {
      eni.primaryAddress = value(.primaryAddress, mac, primary, "PrivateIpAddress") {
        IPv4Address($0)
      }
    }
    guard let own = eni.primaryAddress.value, let elements else { return }
    // An address that is marked as primary, next to another primary one, is neither left out nor
    // taken for a secondary one.
    let contradicting = elements.first { element in
      element.api("Primary")?.isTrue == true
        && element.api("PrivateIpAddress")?.plainText.map { IPv4Address($0) != own } ?? false
    }
    if let contradicting { return odd(.secondaryAddresses, mac, contradicting) }
    let others = elements.filter { $0.api("Primary")?.isTrue != true }
    let all = list(
      .secondaryAddresses, mac, leaves(.secondaryAddresses, mac, others, "PrivateIpAddress"),
      read: { IPv4Address($0) },
      repeated: { [origin] in .addressTwice(.v4($0), of: mac, from: origin) })
    guard let addresses: [IPv4Address] = all.elements() else { return }
    eni.secondaryAddresses = .list(addresses.filter { $0 != own }, from: origin)
  }

  /// A value; a missing or empty one is unknown, and so is one of another type, with a problem.
  private mutating func value<Value: Sendable>(
    _ attribute: Attribute, _ mac: MACAddress, _ item: JSONValue, _ key: String,
    read: (String) -> Value?
  ) -> Known<Value> {
    guard let given = item.api(key), given != .null, given != .text("") else { return .unknown }
    guard let text = given.plainText else {
      odd(attribute, mac, given)
      return .unknown
    }
    return findings.value(attribute, of: mac, text, from: origin, read: read)
  }

  /// A list; a missing one is unknown, an empty one is absent.
  private mutating func list<Element: Hashable & Sendable>(
    _ attribute: Attribute, _ mac: MACAddress, _ texts: [String]?, read: (String) -> Element?,
    repeated: (Element) -> InventoryProblem? = { _ in nil }
  ) -> Known<[Element]> {
    guard let texts else { return .unknown }
    return findings.list(attribute, of: mac, texts, from: origin, read: read, repeated: repeated)
  }

  /// The texts of a set, `KEYs.KEY[].LEAF`; nil if the set is missing, or not one.
  private mutating func texts(
    _ attribute: Attribute, _ mac: MACAddress, _ item: JSONValue, _ key: String, _ leaf: String
  ) -> [String]? {
    elements(attribute, mac, item, key).flatMap { leaves(attribute, mac, $0, leaf) }
  }

  private mutating func elements(
    _ attribute: Attribute, _ mac: MACAddress, _ item: JSONValue, _ key: String
  ) -> [JSONValue]? {
    guard let set = item.api(key + "s") else { return nil }
    guard let elements = set.elements(wrappedIn: key) else {
      odd(attribute, mac, set)
      return nil
    }
    return elements
  }

  /// The texts of elements, each of which is one, or an object with one; nil if one is neither.
  private mutating func leaves(
    _ attribute: Attribute, _ mac: MACAddress, _ elements: [JSONValue], _ leaf: String
  ) -> [String]? {
    var texts: [String] = []
    for element in elements {
      guard let text = element.plainText ?? element.api(leaf)?.plainText else {
        odd(attribute, mac, element)
        return nil
      }
      texts.append(text)
    }
    return texts
  }

  private mutating func odd(_ attribute: Attribute, _ mac: MACAddress, _ value: JSONValue) {
    findings.note(
      .odd(attribute, of: mac, text: Findings.excerpt(value.shown), from: origin))
  }
}

extension JSONValue {
  /// Whether it is true, as a flag or as a text.
  fileprivate var isTrue: Bool {
    switch self {
    case .flag(let flag): flag
    case .text(let text): text.lowercased() == "true"
    case .number, .null, .list, .object, .contradictory: false
    }
  }
}
