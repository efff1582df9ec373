// Each option of a lease counts alone: what is invalid is left out, or another source stands in.

import Model
import Testing

@testable import DHCPv4

@Suite struct LeftOutTests {
  private let discover = Message(operation: .request, transaction: 7, mac: Fixture.mac)

  private func offered(
    _ known: KnownTerms = KnownTerms(), _ change: (inout Message) -> Void
  ) throws(OfferRefusal) -> Lease {
    try Lease(offeredBy: reply(.offer, to: discover, change: change), known: known)
  }

  private static func route(_ destination: String, _ router: IPv4Address?) -> ClasslessRoute {
    ClasslessRoute(destination: Fixture.prefix(destination), router: router)
  }

  private static let subnet = Fixture.prefix("10.0.0.0/24")
  private static let offLink = IPv4Address(192, 168, 9, 1)

  @Test(arguments: [
    (offLink, OfferRefusal.routerOffLink(offLink, subnet: subnet)),
    (Fixture.address, .routerIsAddress(Fixture.address)),
    (IPv4Address(10, 0, 0, 255), .routerNotUnicast(IPv4Address(10, 0, 0, 255))),
    (IPv4Address(10, 0, 0, 0), .routerNotUnicast(IPv4Address(10, 0, 0, 0))),
    (IPv4Address(224, 0, 0, 1), .routerNotUnicast(IPv4Address(224, 0, 0, 1))),
  ])
  func aRouteWithAnUnusableRouterCostsNothingElse(
    router: IPv4Address, refusal: OfferRefusal
  ) throws {
    let bad = Self.route("198.51.100.7/32", router)
    let good = [
      Self.route("192.0.2.0/24", Fixture.otherServer), Self.route("0.0.0.0/0", Fixture.server),
    ]
    let lease = try offered {
      $0.options[.classlessRoutes] = ClasslessRoute.encode([good[0], bad, good[1]])
    }
    #expect(lease.routes == good)
    #expect(lease.leftOut == [.route(bad, because: refusal)])
    #expect(lease.gateway == Fixture.server)
  }

  @Test(arguments: [
    (OptionCode.renewalTime, 2, OptionLength.exactly(4)), (.rebindingTime, 5, .exactly(4)),
    (.interfaceMTU, 1, .exactly(2)), (.classlessRoutes, 0, .wholeRoutes),
    (.classlessRoutes, 3, .wholeRoutes),
  ])
  func anOptionalOptionOfAnotherLengthCostsNothingElse(
    code: OptionCode, length: Int, expected: OptionLength
  ) throws {
    let lease = try offered { $0.options[code] = [UInt8](repeating: 1, count: length) }
    let defect = MessageDefect.optionLength(
      code: code.rawValue, length: length, expected: expected)
    #expect(lease.leftOut == [.option(code.rawValue, because: .malformed(defect))])
    #expect(lease.gateway == Fixture.server, "option 3 stands in")
    #expect(lease.renewalTime == .seconds(1800))
    #expect(lease.rebindingTime == .seconds(3150))
    #expect(lease.mtu == nil)
  }

  @Test func aRoutePrefixOfMoreBitsCostsNothingElse() throws {
    let lease = try offered { $0.options[.classlessRoutes] = [33, 10, 0, 0, 0, 1, 10, 0, 0, 1] }
    let code = OptionCode.classlessRoutes.rawValue
    #expect(lease.leftOut == [.option(code, because: .malformed(.routePrefixLength(33)))])
  }

  @Test(arguments: [0, 67] as [UInt8])
  func anMTUThatNoLinkMayHaveIsLeftOut(mtu: UInt8) throws {
    let lease = try offered { $0.options[.interfaceMTU] = [0, mtu] }
    #expect(lease.mtu == nil)
    #expect(lease.leftOut == [.option(26, because: .mtu(UInt16(mtu)))])
    #expect(try offered { $0.options[.interfaceMTU] = [0, 68] }.mtu == 68)
  }

  @Test func theFirstUsableRouterCounts() throws {
    let lease = try offered {
      $0.options[.router] = Self.offLink.bytes + Fixture.server.bytes + Fixture.otherServer.bytes
    }
    #expect(lease.gateway == Fixture.server)
    #expect(lease.routes == [Self.route("0.0.0.0/0", Fixture.server)])
    let refusal = OfferRefusal.routerOffLink(Self.offLink, subnet: Self.subnet)
    #expect(
      lease.leftOut == [.route(Self.route("0.0.0.0/0", Self.offLink), because: refusal)])
  }

  @Test func routesReplaceTheRouterEvenWithoutADefaultRoute() throws {
    let lease = try offered {
      $0.options[.classlessRoutes] = ClasslessRoute.encode([
        Self.route("10.6.1.0/24", IPv4Address(10, 0, 0, 8))
      ])
    }
    #expect(lease.gateway == nil)
    #expect(lease.leftOut == [])
  }

  /// The router of a lease with the mask 255.255.255.255 (pfsense issue 4209).
  @Test func anAddressWithoutASubnetHasItsRouterOnTheLink() throws {
    let lease = try offered { $0.options[.subnetMask] = [255, 255, 255, 255] }
    #expect(lease.address.description == "10.0.0.20/32")
    #expect(lease.gateway == Fixture.server)
    #expect(lease.leftOut == [])
    #expect(throws: OfferRefusal.routerIsAddress(Fixture.address)) {
      try offered {
        $0.options[.subnetMask] = [255, 255, 255, 255]
        $0.options[.router] = Fixture.address.bytes
      }
    }
  }
}

// Other sources.
extension LeftOutTests {
  @Test func theMaskIsThatOfTheFirstSourceThatKnowsIt() throws {
    let none: (inout Message) -> Void = { $0.options[.subnetMask] = nil }
    #expect(try offered(KnownTerms(mask: .otherwise(20)), none).address.length == 20)
    #expect(try offered(KnownTerms(mask: .otherwise(20))) { _ in }.address.length == 24)
    #expect(try offered(KnownTerms(mask: .given(20))) { _ in }.address.length == 20)
    #expect(try offered(KnownTerms(mask: .given(20)), none).address.length == 20)
  }

  @Test func anInvalidMaskIsLeftOutWhereAnotherSourceKnowsIt() throws {
    let mask = IPv4Address(255, 0, 255, 0)
    let lease = try offered(KnownTerms(mask: .otherwise(24))) {
      $0.options[.subnetMask] = mask.bytes
    }
    #expect(lease.address.length == 24)
    #expect(lease.leftOut == [.option(1, because: .subnetMask(mask))])
  }

  @Test func anotherGatewayStandsInForAnUnusableRouter() throws {
    let known = KnownTerms(gateway: Fixture.otherServer)
    for router in [Self.offLink.bytes, [10, 0, 0]] {
      let lease = try offered(known) { $0.options[.router] = router }
      #expect(lease.gateway == nil)
      #expect(lease.leftOut.count == 1)
      #expect(lease.reaches(Fixture.otherServer))
    }
  }

  @Test func aGatewayThatTheLinkDoesNotReachStandsInForNothing() throws {
    let refusal = OfferRefusal.routerOffLink(Self.offLink, subnet: Self.subnet)
    #expect(throws: refusal) {
      try offered(KnownTerms(gateway: IPv4Address(172, 16, 0, 1))) {
        $0.options[.router] = Self.offLink.bytes
      }
    }
  }

  @Test func nothingStandsInForTheServerAndTheTime() throws {
    let known = KnownTerms(mask: .given(24), gateway: Fixture.otherServer)
    #expect(throws: OfferRefusal.noLeaseTime) {
      try offered(known) { $0.options[.leaseTime] = nil }
    }
    #expect(throws: OfferRefusal.noServerIdentifier) {
      try offered(known) { $0.options[.serverIdentifier] = nil }
    }
  }
}
