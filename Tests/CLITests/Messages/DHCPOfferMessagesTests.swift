// A DHCP server's offer that cannot be used: every reason is a plain sentence.

import Engine
import Model
import Testing

@testable import CLI
@testable import DHCPv4

@Suite struct DHCPOfferMessagesTests {
  private static let defects: [(MessageDefect, String)] = [
    (.tooShort(3), "it is 3 bytes long, and a DHCP message has at least 240 bytes"),
    (.noCookie, "it lacks the DHCP cookie 63 82 53 63"),
    (.operation(9), "its operation is 9, neither 1 (request) nor 2 (reply)"),
    (
      .hardware(type: 1, length: 8),
      "its hardware type is 1 with addresses of 8 bytes, not Ethernet's type 1 with 6 bytes"
    ),
    (.optionTruncated(code: 51), "option 51 (lease time) is cut off"),
    (.optionTruncated(code: 200), "option 200 is cut off"),
    (
      .optionLength(code: 54, length: 8, expected: .exactly(4)),
      "option 54 (server identifier) has 8 bytes and should have 4 bytes"
    ),
    (
      .optionLength(code: 52, length: 0, expected: .exactly(1)),
      "option 52 (option overload) has 0 bytes and should have 1 byte"
    ),
    (
      .optionLength(code: 3, length: 5, expected: .multiple(of: 4)),
      "option 3 (router) has 5 bytes and should have a multiple of 4 bytes"
    ),
    (
      .optionLength(code: 121, length: 3, expected: .wholeRoutes),
      "option 121 (classless static routes) has 3 bytes and should have one or more whole routes"
    ),
    (.overload(4), "option 52 (option overload) is 4, and may be 1, 2 or 3"),
    (
      .routePrefixLength(33),
      "option 121 (classless static routes) has the prefix length 33, and IPv4 has 32 bits"
    ),
  ]

  @Test(arguments: defects) func aBrokenMessageIsToldInWords(
    _ defect: MessageDefect, _ words: String
  ) {
    #expect(Messages.words(defect) == words)
    #expect(Messages.words(OfferRefusal.malformed(defect)) == "the message is broken: \(words)")
    expectPart(words)
  }

  @Test func theSampleHasEveryDefect() {
    #expect(Set(Self.defects.map { position($0.0) }) == Set(0..<8))
  }

  @Test func everyRefusalIsAPlainSentence() throws {
    let refusals = try FailureSample.refusals()
    #expect(Set(refusals.map(position)) == Set(0..<13))
    for refusal in refusals {
      let words = Messages.words(refusal)
      expectPart(words)
      let name = "\(refusal)".prefix { $0 != "(" }
      // One-word names of cases are words of the sentence too.
      guard name.contains(where: \.isUppercase) else { continue }
      #expect(!words.contains(name), "\(words)")
    }
  }

  @Test func whatIsLeftOutOfALeaseIsToldWithItsReason() throws {
    let router = IPv4Address(192, 168, 9, 1)
    let subnet = try #require(IPPrefix("10.0.0.0/24"))
    let host = try #require(IPPrefix("198.51.100.7/32"))
    let refusal = OfferRefusal.routerOffLink(router, subnet: subnet)
    let length = MessageDefect.optionLength(code: 3, length: 3, expected: .multiple(of: 4))
    let samples: [(LeftOut, String)] = [
      (
        .route(ClasslessRoute(destination: host, router: router), because: refusal),
        "the route 198.51.100.7 via 192.168.9.1 is left out: its router 192.168.9.1 is outside of"
          + " 10.0.0.0/24"
      ),
      (
        .route(ClasslessRoute(destination: .all(.v4), router: router), because: refusal),
        "the route default via 192.168.9.1 is left out: its router 192.168.9.1 is outside of"
          + " 10.0.0.0/24"
      ),
      (
        .option(26, because: .mtu(67)),
        "option 26 (interface MTU) is left out: its MTU 67 is below 68"
      ),
      (
        .option(3, because: .malformed(length)),
        "option 3 (router) is left out: option 3 (router) has 3 bytes and should have a multiple of"
          + " 4 bytes"
      ),
    ]
    for (part, words) in samples {
      #expect(Messages.words(part) == words)
      expectPart(words)
      let link = try #require(LinkName("eth1"))
      #expect(
        Messages.text(.leftOut(link, part, server: IPv4Address(10, 0, 0, 253)))
          == "eth1: lease of 10.0.0.253: \(words)")
    }
  }

  /// Fails to compile where a case comes that the samples have to have.
  private func position(_ defect: MessageDefect) -> Int {
    switch defect {
    case .tooShort: 0
    case .noCookie: 1
    case .operation: 2
    case .hardware: 3
    case .optionTruncated: 4
    case .optionLength: 5
    case .overload: 6
    case .routePrefixLength: 7
    }
  }

  private func position(_ refusal: OfferRefusal) -> Int {
    switch refusal {
    case .malformed: 0
    case .noServerIdentifier: 1
    case .serverNotUnicast: 2
    case .addressNotUnicast: 3
    case .noSubnetMask: 4
    case .subnetMask: 5
    case .addressNotHost: 6
    case .noLeaseTime: 7
    case .leaseTimeZero: 8
    case .routerNotUnicast: 9
    case .routerIsAddress: 10
    case .routerOffLink: 11
    case .mtu: 12
    }
  }
}
