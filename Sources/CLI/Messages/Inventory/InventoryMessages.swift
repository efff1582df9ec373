// Messages about what was learnt of the ENIs, and what is wrong with it.

import Inventory
import Model
import Report
import SystemCalls

extension Messages {
  /// What can be known, as it stands in the middle of a sentence.
  static func text(_ attribute: Attribute) -> String {
    switch attribute {
    case .listing: "list of ENIs"
    case .primaryMAC: "primary ENI's MAC"
    case .networkType: "network type"
    case .instanceID: "instance id"
    case .id: "ENI id"
    case .role: "role"
    case .status: "status"
    case .vpcID: "VPC id"
    case .vSwitchID: "vSwitch id"
    case .primaryAddress: "primary address"
    case .prefixLength: "netmask"
    case .gateway: "gateway"
    case .vSwitchBlock: "vSwitch's IPv4 block"
    case .secondaryAddresses: "secondary addresses"
    case .ipv4Prefixes: "IPv4 prefixes"
    case .ipv6Addresses: "IPv6 addresses"
    case .ipv6Gateway: "IPv6 gateway"
    case .vSwitchIPv6Block: "vSwitch's IPv6 block"
    case .ipv6Prefixes: "IPv6 prefixes"
    }
  }

  /// One value of what can be known.
  private static func one(_ attribute: Attribute) -> String {
    switch attribute {
    case .secondaryAddresses: "secondary address"
    case .ipv4Prefixes: "IPv4 prefix"
    case .ipv6Addresses: "IPv6 address"
    case .ipv6Prefixes: "IPv6 prefix"
    default: text(attribute)
    }
  }

  /// Where something was learnt.
  static func text(_ source: Origin) -> String {
    switch source {
    case .option: "the command line"
    case .byHand: "enicfg alias add"
    case .configuration(let path, let line): "\(plain(path)):\(line)"
    case .eniFile(let path): file(path)
    case .metadata(let path?): "metadata key \(key(path))"
    case .metadata(path: nil): "metadata service"
    }
  }

  /// A file of ENIs, as it was named.
  static func file(_ path: String) -> String { path == "-" ? "standard input" : plain(path) }

  /// The key without what stands before every key, and without the MAC, which the sentence names.
  private static func key(_ path: String) -> String {
    let parts = path.split(separator: "/")
    let start = parts.firstIndex(of: "meta-data").map { $0 + 1 } ?? 0
    return parts[start...].map { MACAddress($0) == nil ? plain(String($0)) : "…" }
      .joined(separator: "/")
  }

  /// Why the metadata service gave no answer to rely on.
  static func text(_ failure: MetadataFailure) -> String {
    switch failure {
    case .unreachable(let number?): inTheMiddle(ErrorNumber(number).text)
    case .unreachable(nil): "the service's name does not resolve"
    case .silent: "no answer in time"
    case .timeIsUp: "the time for the whole inventory was over"
    case .closed: "the connection was closed before the answer was complete, more than once"
    case .malformed: "the answer is not HTTP, or its headers are too long"
    case .tooLong(let limit): "the answer is longer than \(limit) bytes"
    case .wrongContent: "the answer is not what a metadata service sends"
    case .missing: "404 Not Found, for a key that is always there"
    case .unauthorized: "401 Unauthorized, with a fresh token too"
    case .forbidden: "403 Forbidden, as through a proxy or without the token that is required"
    case .badRequest: "400 Bad Request"
    case .throttled: "429 Too Many Requests, again after each wait"
    case .redirected(let status, let target):
      "redirected (\(status))\(target.map { " to \(quoted($0))" } ?? ""), which is never followed"
    case .status(let status): "HTTP status \(status)"
    }
  }

  /// The C library's words, as they stand in the middle of a sentence.
  private static func inTheMiddle(_ words: String) -> String {
    words.prefix(1).lowercased() + words.dropFirst()
  }

  /// What the cloud says an ENI does, in its spelling.
  private static func text(_ status: ENIStatus) -> String {
    switch status {
    case .inUse: "InUse"
    case .available: "Available"
    case .changing(let text), .other(let text): plain(text)
    }
  }

  /// An ENI, as the configuration names it.
  private static func text(_ selector: ENISelector) -> String {
    switch selector {
    case .mac(let mac): "ENI \(mac)"
    case .id(let id): "ENI \(id)"
    case .link(let name): "link \(name)"
    }
  }

  /// What is wrong: the object, the fact, and where it was learnt.
  static func text(_ problem: InventoryProblem) -> String {
    let source = source(of: problem).map { " (\(text($0)))" } ?? ""
    return "\(object(of: problem)): \(fact(problem))\(source)"
  }

  /// What a problem is about.
  private static func object(of problem: InventoryProblem) -> String {
    switch problem {
    case .addressOnSeveralENIs(let address, _): "address \(address)"
    case .classicNetwork, .severalPrimaryENIs: "instance"
    case .noSuchENI(let selector, _): text(selector)
    case .odd(_, of: nil, _, _): "file of ENIs"
    case .noMAC(let name, let number, _, _):
      name.map { "ENI \(plain($0))" } ?? "ENI number \(number)"
    case .notLearnt, .unreadable: problem.mac.map { "ENI \($0)" } ?? "metadata service"
    default: problem.mac.map { "ENI \($0)" } ?? "ENI"
    }
  }

  /// Where what is wrong was learnt; nil where that is not one place.
  static func source(of problem: InventoryProblem) -> Origin? {
    switch problem {
    case .notLearnt(_, _, _, let source), .unreadable(_, _, _, let source),
      .maskWithHoles(_, _, let source), .maskWiderThanBlock(_, _, _, let source),
      .primaryNotListed(_, _, let source), .notUnicast(_, _, _, let source),
      .notHost(_, _, _, let source), .outsideBlock(_, _, _, _, let source),
      .prefixOutsideBlock(_, _, _, _, let source), .gatewayOffLink(_, _, _, let source),
      .gatewayIsAddress(_, _, let source), .macTwice(_, let source),
      .addressTwice(_, _, let source), .noSuchENI(_, let source), .odd(_, _, _, let source),
      .noMAC(_, _, _, let source):
      source
    case .addressOnSeveralENIs, .severalPrimaryENIs, .tooManyAddresses, .notInUse,
      .ofAnotherInstance, .classicNetwork, .configuredTwice:
      nil
    }
  }

  private static func fact(_ problem: InventoryProblem) -> String {
    switch problem {
    case .notLearnt(let attribute, _, let failure, _):
      "\(text(attribute)) could not be read: \(text(failure))"
    case .unreadable(let attribute, _, let text, _):
      "\(self.text(attribute)) cannot be read from \(quoted(text))"
    case .odd(let attribute, _, let text, _):
      "\(self.text(attribute)) cannot be read from \(plain(text, limit: 60))"
    case .noMAC(_, _, nil, _): "it has no MAC address"
    case .noMAC(_, _, let text?, _): "\(quoted(text)) is not a MAC address"
    case .maskWithHoles(.any, _, _): "netmask \(IPv4Address.any) has no ones"
    case .maskWithHoles(let mask, _, _): "netmask \(mask) has ones behind a zero"
    case .maskWiderThanBlock(let length, let block, _, _):
      "netmask /\(length) is wider than its vSwitch's block \(block)"
    case .primaryNotListed(let address, _, _):
      "its primary address \(address) is not among its private addresses"
    case .notUnicast(let attribute, let address, _, _):
      "\(one(attribute)) \(address) is not a host address"
    case .notHost(let address, let subnet, _, _):
      "address \(address) is the first or last of its subnet \(subnet)"
    case .outsideBlock(let attribute, let address, let block, _, _):
      "\(one(attribute)) \(address) is outside of its vSwitch's block \(block)"
    case .prefixOutsideBlock(let attribute, let prefix, let block, _, _):
      "\(one(attribute)) \(prefix) is outside of its vSwitch's block \(block)"
    case .gatewayOffLink(let gateway, let subnet, _, _):
      "gateway \(gateway) is outside of its subnet \(subnet)"
    case .gatewayIsAddress(let gateway, _, _): "gateway \(gateway) is the ENI's own address"
    case .macTwice: "several ENIs have this MAC"
    case .addressTwice(let address, _, _): "address \(address) is given more than once"
    case .addressOnSeveralENIs(_, let macs):
      "assigned to several ENIs: \(Wording.list(macs.map(\.description)))"
    case .severalPrimaryENIs(let macs):
      "the sources name different primary ENIs: \(Wording.list(macs.map(\.description)))"
    case .tooManyAddresses(let count, _):
      "\(count) addresses, where the cloud assigns \(InventoryProblem.addressLimit) at most"
    case .notInUse(let status, _): "not attached: its status is \(text(status))"
    case .ofAnotherInstance(let instance, _): "attached to another instance, \(instance)"
    case .classicNetwork: "in the classic network, which has no ENIs"
    case .noSuchENI(.link, _): "no NIC has this name"
    case .noSuchENI: "no such ENI is known"
    case .configuredTwice(_, let first, let second):
      "configured twice, in \(text(first)) and in \(text(second))"
    }
  }
}
