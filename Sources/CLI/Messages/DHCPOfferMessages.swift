// Why a DHCP server's offer cannot be used, in plain sentences.

import DHCPv4
import Model

extension Messages {
  /// What is wrong with an offer's content.
  static func words(_ refusal: OfferRefusal) -> String {
    switch refusal {
    case .malformed(let defect): "the message is broken: \(words(defect))"
    case .noServerIdentifier: "it does not name the server (\(option(54)))"
    case .serverNotUnicast(let server): "its server \(server) is not a unicast address"
    case .addressNotUnicast(let address): "its address \(address) is not a unicast address"
    case .noSubnetMask: "it has no \(option(1))"
    case .subnetMask(let mask): "its subnet mask \(mask) is invalid: its ones are not contiguous"
    case .addressNotHost(let address, let subnet):
      "its address \(address) is the first or last of \(subnet)"
    case .noLeaseTime: "it has no \(option(51))"
    case .leaseTimeZero: "its lease time is 0 s"
    case .routerNotUnicast(let router): "its router \(router) is not a unicast address"
    case .routerIsAddress(let router): "its router \(router) is the offered address itself"
    case .routerOffLink(let router, let subnet): "its router \(router) is outside of \(subnet)"
    case .mtu(let mtu): "its MTU \(mtu) is below 68"
    }
  }

  /// What a lease is taken without, and why.
  static func words(_ part: LeftOut) -> String {
    switch part {
    case .option(let code, .malformed(let defect)):
      "\(option(code)) is left out: \(words(defect))"
    case .option(let code, let refusal): "\(option(code)) is left out: \(words(refusal))"
    case .route(let route, let refusal):
      "the route \(route.destination.notation)"
        + (route.router.map { " via \($0)" } ?? "") + " is left out: \(words(refusal))"
    }
  }

  /// What is wrong with a message's form.
  static func words(_ defect: MessageDefect) -> String {
    switch defect {
    case .tooShort(let length):
      "it is \(bytes(length)) long, and a DHCP message has at least 240 bytes"
    case .noCookie: "it lacks the DHCP cookie 63 82 53 63"
    case .operation(let number): "its operation is \(number), neither 1 (request) nor 2 (reply)"
    case .hardware(let type, let length):
      "its hardware type is \(type) with addresses of \(bytes(Int(length))), not Ethernet's type 1"
        + " with 6 bytes"
    case .optionTruncated(let code): "\(option(code)) is cut off"
    case .optionLength(let code, let length, let expected):
      "\(option(code)) has \(bytes(length)) and should have \(words(expected))"
    case .overload(let value): "\(option(52)) is \(value), and may be 1, 2 or 3"
    case .routePrefixLength(let length):
      "\(option(121)) has the prefix length \(length), and IPv4 has 32 bits"
    }
  }

  private static func words(_ length: OptionLength) -> String {
    switch length {
    case .exactly(let count): bytes(count)
    case .multiple(of: let count): "a multiple of \(bytes(count))"
    case .wholeRoutes: "one or more whole routes"
    }
  }

  private static func bytes(_ count: Int) -> String { count == 1 ? "1 byte" : "\(count) bytes" }

  /// `option 51 (lease time)`: the names of RFC 2132 for those that are read.
  private static func option(_ code: UInt8) -> String {
    let name: String? =
      switch code {
      case 1: "subnet mask"
      case 3: "router"
      case 26: "interface MTU"
      case 51: "lease time"
      case 52: "option overload"
      case 53: "message type"
      case 54: "server identifier"
      case 56: "message"
      case 58: "renewal time"
      case 59: "rebinding time"
      case 121: "classless static routes"
      default: nil
      }
    return "option \(code)" + (name.map { " (\($0))" } ?? "")
  }
}
