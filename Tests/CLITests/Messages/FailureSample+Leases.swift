// Leases that do not come, and offers that cannot be used.

import Glibc
import Model
import SystemCalls

@testable import DHCPv4
@testable import Engine

extension FailureSample {
  static func leases() throws -> [FailureSample] {
    let link = try name("eth1")
    let server = IPv4Address(10, 0, 0, 253)
    func sample(
      _ error: DHCPError, _ code: Int32, _ kind: String, _ object: String
    ) -> FailureSample {
      FailureSample(
        .lease(.notLeased(link, error, hadCarrier: true, limit: .seconds(30))), code, kind, object)
    }
    let socket = SystemCallError(operation: "sendto", number: ENOBUFS)
    return try refusals().map {
      sample(.refused($0, server: server), 69, "dhcpOfferRefused", "offer of 10.0.0.253")
    } + [
      sample(.refused(.noServerIdentifier, server: nil), 69, "dhcpOfferRefused", "option 54"),
      sample(
        .notAcknowledged(server: server, text: "no\u{FFFD}", times: 3), 69, "dhcpNotAcknowledged",
        "3 times: no"),
      sample(
        .notAcknowledged(server: server, text: "", times: 3), 69, "dhcpNotAcknowledged",
        "10.0.0.253"),
      sample(.linkVanished, 10, "linkVanished", "eth1"),
      sample(.transport(socket), 10, "packetSocket", "No buffer space available (ENOBUFS, sendto)"),
      FailureSample(.lease(.socket(socket)), 10, "packetSocket", "could not send"),
      FailureSample(
        .lease(.socket(SystemCallError(operation: "socket", number: EPERM))), 77, "notPermitted",
        "socket"),
    ]
  }

  static func timeouts() throws -> [FailureSample] {
    let link = try name("eth1")
    let dropped = Dictionary(uniqueKeysWithValues: DropReason.allCases.map { ($0, 2) })
    let quiet = Timeout(attempts: 5, dropped: [:], lastRefusal: nil, lastSendError: nil)
    let busy = Timeout(
      attempts: 5, dropped: dropped, lastRefusal: .leaseTimeZero,
      lastSendError: SystemCallError(operation: "sendto", number: ENOBUFS))
    func sample(_ timeout: Timeout, _ hadCarrier: Bool, _ kind: String, _ object: String)
      -> FailureSample
    {
      FailureSample(
        .lease(.notLeased(link, .timeout(timeout), hadCarrier: hadCarrier, limit: .seconds(30))),
        69, kind,
        object)
    }
    return [
      sample(quiet, true, "dhcpTimeout", "eth1: no DHCP reply to 5 requests in 30 s"),
      sample(quiet, false, "noCarrier", "eth1: no carrier"),
      sample(busy, true, "dhcpTimeout", "2 to another port"),
      sample(busy, true, "dhcpTimeout", "the last offer: its lease time is 0 s"),
      sample(busy, true, "dhcpTimeout", "sending failed: No buffer space available (ENOBUFS)"),
    ]
  }

  static func refusals() throws -> [OfferRefusal] {
    let host = IPv4Address(10, 0, 0, 20)
    guard let subnet = IPPrefix("10.0.0.0/24") else { throw Unreadable() }
    let defects: [MessageDefect] = [
      .tooShort(3), .noCookie, .operation(9), .hardware(type: 1, length: 8),
      .optionTruncated(code: 51), .optionLength(code: 51, length: 3, expected: .exactly(4)),
      .optionLength(code: 3, length: 5, expected: .multiple(of: 4)),
      .optionLength(code: 121, length: 0, expected: .wholeRoutes), .overload(4),
      .routePrefixLength(33),
    ]
    return defects.map { .malformed($0) } + [
      .noServerIdentifier, .serverNotUnicast(host), .addressNotUnicast(host), .noSubnetMask,
      .subnetMask(host), .addressNotHost(host, subnet: subnet), .noLeaseTime, .leaseTimeZero,
      .routerNotUnicast(host), .routerIsAddress(host), .routerOffLink(host, subnet: subnet),
      .mtu(67),
    ]
  }
}
