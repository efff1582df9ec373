// Everything that can be wrong with an inventory, and what is to be said of it.

import Glibc
import Inventory
import Model

/// A problem with the exit code, the kind, the object, and how enicfg goes on.
struct InventorySample: CustomStringConvertible, Sendable {
  let problem: InventoryProblem
  let code: Int32
  let kind: String
  let object: String
  let consequence: String

  init(
    _ problem: InventoryProblem, _ kind: String, code: Int32 = 65,
    of object: String = "ENI \(eni)", _ consequence: String
  ) {
    self.problem = problem
    self.code = code
    self.kind = kind
    self.object = object
    self.consequence = consequence
  }

  var description: String { "\(problem)" }

  static let eni = sound(MACAddress("00:16:3e:12:e7:27"))
  static let other = sound(MACAddress("00:16:3e:12:e7:28"))
  static let address = sound(IPAddress("10.0.0.30"))
  static let ipv6 = sound(IPAddress("2001:db8::20"))
  static let block = sound(IPPrefix("10.0.1.0/24"))
  static let line = Origin.configuration(path: "/etc/enicfg/enicfg.yaml", line: 12)

  /// The key of an ENI.
  static func key(_ name: String) -> Origin {
    .metadata(path: "/latest/meta-data/network/interfaces/macs/\(eni)/\(name)")
  }

  /// Every source.
  static let sources: [Origin] = [
    .option("--gateway"), line, .eniFile(path: "eni.json"), .eniFile(path: "-"), key("gateway"),
  ]

  /// Every failure of the metadata service, with its kind.
  static let failures: [(MetadataFailure, kind: String)] = [
    (.unreachable(ECONNREFUSED), "metadataUnreachable"), (.unreachable(nil), "metadataUnreachable"),
    (.silent, "metadataTimeout"), (.timeIsUp, "metadataTimeout"), (.closed, "metadataUnusable"),
    (.malformed, "metadataUnusable"), (.tooLong(1 << 20), "metadataUnusable"),
    (.wrongContent, "metadataUnusable"), (.missing, "metadataIncomplete"),
    (.unauthorized, "metadataRefused"), (.forbidden, "metadataRefused"),
    (.badRequest, "metadataRefused"), (.throttled, "metadataThrottled"),
    (.redirected(302, to: "http://10.0.0.1/"), "metadataRefused"),
    (.redirected(302, to: nil), "metadataRefused"), (.status(503), "metadataFailed"),
  ]

  /// All of them.
  static var all: [InventorySample] {
    notLearnt + unreadable + addresses + gateways + enis
  }

  private static var notLearnt: [InventorySample] {
    failures.map { failure, kind in
      InventorySample(
        .notLearnt(.secondaryAddresses, of: eni, because: failure, from: key("private-ipv4s")),
        kind, code: 69, "they stay as they are")
    }
      + Attribute.allCases.map { attribute in
        InventorySample(
          .notLearnt(attribute, of: nil, because: .silent, from: key("x")), "metadataTimeout",
          code: 69, of: "metadata service", "")
      }
  }

  private static var unreadable: [InventorySample] {
    let kind = "unreadableValue"
    return [
      InventorySample(
        .unreadable(.gateway, of: eni, text: "<html>", from: key("gateway")), kind, code: 69,
        "DHCP provides it"),
      InventorySample(
        .unreadable(.networkType, of: nil, text: "x", from: key("x")), kind, code: 69,
        of: "metadata service", "a VPC is assumed"),
      InventorySample(
        .unreadable(.ipv4Prefixes, of: eni, text: "\u{1B}[31m\n\u{202E}", from: line), kind,
        "they stay as they are"),
    ]
      + Attribute.allCases.map {
        InventorySample(
          .odd($0, of: eni, text: "null", from: .eniFile(path: "eni.json")), "oddValue", "")
      } + [
        InventorySample(
          .odd(.listing, of: nil, text: "{…}", from: .eniFile(path: "-")), "oddValue",
          of: "file of ENIs", "no ENI counts as detached"),
        InventorySample(
          .noMAC(name: "eni-bp1", number: 2, text: nil, from: .eniFile(path: "eni.json")), "noMAC",
          of: "ENI eni-bp1", "it is left out"),
        InventorySample(
          .noMAC(name: nil, number: 2, text: "00:16\u{1B}", from: .eniFile(path: "-")), "noMAC",
          of: "ENI number 2", "it is left out"),
      ]
      + Attribute.allCases.map {
        InventorySample(
          .unreadable($0, of: eni, text: "x", from: .eniFile(path: "eni.json")), kind, "")
      }
  }

  private static var addresses: [InventorySample] {
    sources.flatMap { source in
      let stay = "stay as they are"
      return [
        InventorySample(
          .maskWithHoles(.any, of: eni, from: source), "maskWithHoles", "DHCP provides it"),
        InventorySample(
          .maskWithHoles(IPv4Address(255, 0, 255, 0), of: eni, from: source), "maskWithHoles",
          "DHCP provides it"),
        InventorySample(
          .maskWiderThanBlock(16, block: block, of: eni, from: source), "maskWiderThanVSwitch",
          "DHCP provides it"),
        InventorySample(
          .primaryNotListed(IPv4Address(10, 0, 0, 20), of: eni, from: source), "primaryNotListed",
          "DHCP provides it, and the secondary addresses \(stay)"),
        InventorySample(
          .notUnicast(.primaryAddress, address, of: eni, from: source), "notAHostAddress",
          "DHCP provides it"),
        InventorySample(
          .notUnicast(.ipv6Addresses, ipv6, of: eni, from: source), "notAHostAddress",
          "the IPv6 addresses \(stay)"),
        InventorySample(
          .notHost(address, subnet: block, of: eni, from: source), "notAHostAddress",
          "DHCP provides it"),
        InventorySample(
          .outsideBlock(.secondaryAddresses, address, block: block, of: eni, from: source),
          "addressOutsideVSwitch",
          source == .option("--gateway") ? "it is ignored" : "the secondary addresses \(stay)"),
        InventorySample(
          .prefixOutsideBlock(.ipv4Prefixes, block, block: block, of: eni, from: source),
          "prefixOutsideVSwitch", "the IPv4 prefixes \(stay)"),
        InventorySample(
          .addressTwice(address, of: eni, from: source), "addressTwice", "it counts once"),
      ]
    } + [
      InventorySample(
        .addressOnSeveralENIs(address, [eni, other]), "addressOnSeveralENIs",
        of: "address \(address)", "it stays where it is"),
      InventorySample(.tooManyAddresses(21, of: eni), "tooManyAddresses", "they all count"),
    ]
  }

  private static var gateways: [InventorySample] {
    sources.flatMap { source in
      [
        InventorySample(
          .notUnicast(.gateway, address, of: eni, from: source), "gatewayIsNoHost",
          "DHCP provides it"),
        InventorySample(
          .notUnicast(.ipv6Gateway, ipv6, of: eni, from: source), "gatewayIsNoHost",
          "it is ignored"),
        InventorySample(
          .gatewayOffLink(address, subnet: block, of: eni, from: source), "gatewayOffLink",
          "DHCP provides it"),
        InventorySample(
          .gatewayIsAddress(address, of: eni, from: source), "gatewayIsOwnAddress",
          "DHCP provides it"),
        InventorySample(
          .gatewayIsAddress(ipv6, of: eni, from: source), "gatewayIsOwnAddress",
          "it is ignored"),
      ]
    }
  }

  private static var enis: [InventorySample] {
    let stands = "what is known of it stands"
    let aside = "the entry is ignored"
    let instance = sound(CloudIdentifier("i-bp1"))
    let id = sound(CloudIdentifier("eni-bp1"))
    let statuses: [ENIStatus] = [
      .inUse, .available, .changing("Detaching"), .other("Deleted\u{7}"),
    ]
    return statuses.map { InventorySample(.notInUse($0, of: eni), "notInUse", stands) } + [
      InventorySample(
        .macTwice(eni, from: .eniFile(path: "-")), "macTwice", "nothing else is taken from there"),
      InventorySample(.macTwice(eni, from: key("")), "macTwice", "it counts once"),
      InventorySample(.ofAnotherInstance(instance, of: eni), "ofAnotherInstance", stands),
      InventorySample(
        .severalPrimaryENIs([eni, eni]), "severalPrimaryENIs", of: "instance",
        "the guest's own routes decide"),
      InventorySample(.classicNetwork, "classicNetwork", of: "instance", "nothing is configured"),
      InventorySample(.noSuchENI(.mac(eni), from: line), "noSuchENI", aside),
      InventorySample(.noSuchENI(.id(id), from: line), "noSuchENI", of: "ENI eni-bp1", aside),
      InventorySample(
        .noSuchENI(.link(sound(LinkName("eth9"))), from: line), "noSuchENI", of: "link eth9", aside),
      InventorySample(
        .configuredTwice(eni, first: line, second: line), "configuredTwice",
        "the first entry counts"),
    ]
  }

  /// A value that is known to be sound.
  static func sound<Value>(_ value: Value?) -> Value {
    guard let value else { preconditionFailure("no \(Value.self)") }
    return value
  }
}
