// What becomes of what is wrong with the inventory: a failure, or a note.

import Inventory
import Model
import Report

extension Messages {
  /// A problem that the command cannot go on with.
  static func problem(_ problem: InventoryProblem) -> ErrorReport {
    let isOfService =
      switch problem {
      case .notLearnt, .unreadable(_, _, _, from: .metadata): true
      default: false
      }
    return ErrorReport(
      code: isOfService ? ExitCode.unreachable : ExitCode.wrongHere, kind: kind(problem),
      message: text(problem), hint: hint(problem))
  }

  /// A problem that the command goes on in spite of, and how it does.
  static func note(_ problem: InventoryProblem) -> String {
    "\(text(problem)); \(consequence(problem))"
  }
}

// Kinds.
extension Messages {
  private static func kind(_ problem: InventoryProblem) -> String {
    switch problem {
    case .notLearnt(_, _, let failure, _): kind(failure)
    case .unreadable: "unreadableValue"
    case .odd: "oddValue"
    case .noMAC: "noMAC"
    case .maskWithHoles: "maskWithHoles"
    case .maskWiderThanBlock: "maskWiderThanVSwitch"
    case .primaryNotListed: "primaryNotListed"
    case .notUnicast(.gateway, _, _, _), .notUnicast(.ipv6Gateway, _, _, _): "gatewayIsNoHost"
    case .notUnicast, .notHost: "notAHostAddress"
    case .outsideBlock: "addressOutsideVSwitch"
    case .prefixOutsideBlock: "prefixOutsideVSwitch"
    case .gatewayOffLink: "gatewayOffLink"
    case .gatewayIsAddress: "gatewayIsOwnAddress"
    case .macTwice: "macTwice"
    case .addressTwice: "addressTwice"
    case .addressOnSeveralENIs: "addressOnSeveralENIs"
    case .severalPrimaryENIs: "severalPrimaryENIs"
    case .tooManyAddresses: "tooManyAddresses"
    case .notInUse: "notInUse"
    case .ofAnotherInstance: "ofAnotherInstance"
    case .classicNetwork: "classicNetwork"
    case .noSuchENI: "noSuchENI"
    case .configuredTwice: "configuredTwice"
    }
  }

  static func kind(_ failure: MetadataFailure) -> String {
    switch failure {
    case .unreachable: "metadataUnreachable"
    case .silent, .timeIsUp: "metadataTimeout"
    case .closed, .malformed, .tooLong, .wrongContent: "metadataUnusable"
    case .missing: "metadataIncomplete"
    case .unauthorized, .forbidden, .badRequest, .redirected: "metadataRefused"
    case .throttled: "metadataThrottled"
    case .status: "metadataFailed"
    }
  }
}

// What to do next.
extension Messages {
  private static func hint(_ problem: InventoryProblem) -> String {
    switch problem {
    case .notLearnt(let attribute, _?, .missing, _):
      "the metadata of a new ENI may be incomplete: try again in a moment\(instead(of: attribute))"
    case .notLearnt(let attribute, _, let failure, _):
      "\(remedy(failure))\(instead(of: attribute))"
    case .unreadable(let attribute, _, _, from: .metadata):
      "try again in a moment\(instead(of: attribute))"
    case .unreadable(let attribute, _, _, let source), .odd(let attribute, _, _, let source),
      .notUnicast(let attribute, _, _, let source),
      .outsideBlock(let attribute, _, _, _, let source),
      .prefixOutsideBlock(let attribute, _, _, _, let source):
      correction(of: attribute, in: source)
    case .maskWithHoles(_, _, let source), .maskWiderThanBlock(_, _, _, let source):
      correction(of: .prefixLength, in: source)
    case .notHost(_, _, _, let source), .primaryNotListed(_, _, let source):
      correction(of: .primaryAddress, in: source)
    case .gatewayOffLink(let gateway, _, _, let source),
      .gatewayIsAddress(let gateway, _, let source):
      correction(of: gateway.family == .v4 ? .gateway : .ipv6Gateway, in: source)
    case .macTwice(_, let source), .noMAC(_, _, _, let source):
      correction(of: .listing, in: source)
    case .addressTwice(_, _, let source): correction(of: .secondaryAddresses, in: source)
    case .addressOnSeveralENIs: "see in the console whose it is, and remove it from the others"
    case .severalPrimaryENIs: "correct the file of ENIs, or leave it out"
    case .tooManyAddresses: "remove some of them"
    case .notInUse(.changing, _): "try again once it is attached"
    case .notInUse: "attach it to this instance first"
    case .ofAnotherInstance: "run enicfg there, or attach the ENI to this instance"
    case .classicNetwork: "move the instance into a VPC"
    case .noSuchENI(_, let source):
      "see that it is attached, or \(correction(of: .listing, in: source))"
    case .configuredTwice: "make one entry of the two"
    }
  }

  private static func remedy(_ failure: MetadataFailure) -> String {
    switch failure {
    case .unreachable, .silent: "see that the metadata service can be reached"
    case .missing, .redirected, .malformed, .wrongContent, .tooLong:
      "see that --metadata-url names the metadata service"
    case .unauthorized, .forbidden, .badRequest:
      "see whether the instance allows its metadata to be read"
    case .timeIsUp, .closed, .throttled, .status: "try again in a moment"
    }
  }

  /// What to correct, by where it was learnt.
  private static func correction(of attribute: Attribute, in source: Origin) -> String {
    switch source {
    case .option:
      switch attribute {
      case .gateway, .ipv6Gateway: "give another --gateway"
      case .secondaryAddresses: "give another --secondary"
      default: "give another --address"
      }
    case .byHand: "remove it with enicfg alias remove"
    case .configuration(let path, let line): "correct line \(line) of \(plain(path))"
    case .eniFile("-"): "ask DescribeNetworkInterfaces again\(instead(of: attribute))"
    case .eniFile(let path):
      "write \(plain(path)) again with DescribeNetworkInterfaces\(instead(of: attribute))"
    case .metadata: "compare it with what the console shows\(instead(of: attribute))"
    }
  }

  /// How a value can be given instead, where it can.
  private static func instead(of attribute: Attribute) -> String {
    switch attribute {
    case .primaryAddress, .prefixLength, .gateway: ", or give --address and --gateway"
    case .secondaryAddresses: ", or list them as secondary in the configuration"
    case .ipv6Addresses: ", or list them as ipv6 in the configuration"
    default: ""
    }
  }
}

// What enicfg does about it.
extension Messages {
  private static func consequence(_ problem: InventoryProblem) -> String {
    switch problem {
    case .notLearnt(let attribute, _, _, _), .unreadable(let attribute, _, _, _),
      .odd(let attribute, _, _, _):
      withoutKnowing(attribute)
    case .notUnicast(let attribute, _, _, let source),
      .outsideBlock(let attribute, _, _, _, let source),
      .prefixOutsideBlock(let attribute, _, _, _, let source):
      without(attribute, from: source)
    case .maskWithHoles, .maskWiderThanBlock: withoutKnowing(.prefixLength)
    case .primaryNotListed:
      "\(withoutKnowing(.primaryAddress)), and the \(text(.secondaryAddresses)) stay as they are"
    case .notHost(_, _, _, let source): without(.primaryAddress, from: source)
    case .gatewayOffLink(let gateway, _, _, let source),
      .gatewayIsAddress(let gateway, _, let source):
      without(gateway.family == .v4 ? .gateway : .ipv6Gateway, from: source)
    case .macTwice(_, .metadata), .addressTwice: "it counts once"
    case .macTwice: "nothing else is taken from there"
    case .noMAC: "it is left out"
    case .addressOnSeveralENIs: "it stays where it is"
    case .severalPrimaryENIs: "the guest's own routes decide"
    case .tooManyAddresses: "they all count"
    case .notInUse, .ofAnotherInstance: "what is known of it stands"
    case .classicNetwork: "nothing is configured"
    case .noSuchENI: "the entry is ignored"
    case .configuredTwice: "the first entry counts"
    }
  }

  /// What happens where one value is invalid.
  private static func without(_ attribute: Attribute, from source: Origin) -> String {
    switch attribute {
    case .ipv4Prefixes, .ipv6Addresses, .ipv6Prefixes: "the \(text(attribute)) stay as they are"
    // Those of the command line stand one by one.
    case .secondaryAddresses:
      switch source {
      case .option: "it is ignored"
      case .byHand, .configuration, .eniFile, .metadata:
        "the \(text(attribute)) stay as they are"
      }
    case .ipv6Gateway: "it is ignored"
    default: withoutKnowing(attribute)
    }
  }

  /// What happens where an attribute is unknown.
  private static func withoutKnowing(_ attribute: Attribute) -> String {
    switch attribute {
    case .secondaryAddresses, .ipv4Prefixes, .ipv6Addresses, .ipv6Prefixes:
      "they stay as they are"
    case .primaryAddress, .prefixLength, .gateway: "DHCP provides it"
    case .ipv6Gateway: "it stays as it is"
    case .vSwitchBlock, .vSwitchIPv6Block: "nothing is checked against it"
    case .listing: "no ENI counts as detached"
    case .primaryMAC, .role: "the default routes tell which NIC is the primary one"
    case .networkType: "a VPC is assumed"
    case .instanceID: "no ENI counts as another instance's"
    case .status: "it counts as attached"
    case .id: "only its MAC identifies it"
    case .vpcID, .vSwitchID: "nothing depends on it"
    }
  }
}
