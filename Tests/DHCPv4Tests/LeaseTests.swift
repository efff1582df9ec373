// What makes a lease, and what is refused.

import Model
import Testing

@testable import DHCPv4

@Suite struct LeaseTests {
  private let discover = Message(operation: .request, transaction: 7, mac: Fixture.mac)

  private func offered(_ change: (inout Message) -> Void) throws(OfferRefusal) -> Lease {
    try Lease(offeredBy: reply(.offer, to: discover, change: change))
  }

  @Test(arguments: [
    ("0.0.0.0", OfferRefusal.subnetMask(.any)),
    ("255.0.255.0", .subnetMask(IPv4Address(255, 0, 255, 0))),
    ("0.255.255.255", .subnetMask(IPv4Address(0, 255, 255, 255))),
    ("255.255.255.1", .subnetMask(IPv4Address(255, 255, 255, 1))),
  ])
  func refusesInvalidMasks(text: String, refusal: OfferRefusal) throws {
    let mask = try #require(IPv4Address(text))
    #expect(throws: refusal) { try offered { $0.options[.subnetMask] = mask.bytes } }
  }

  /// dnsmasq sends an option twice that is configured and asked for (nettools/n-dhcp4 issue 16).
  @Test func fixedLengthOptionThatIsSentTwiceCountsOnce() throws {
    let server = IPv4Address(10, 0, 0, 253)
    let lease = try offered {
      $0.options[.serverIdentifier] = server.bytes
      $0.options.append(server.bytes, to: .serverIdentifier)
      $0.options[.leaseTime] = [0, 0, 14, 16]
      $0.options.append([0, 0, 14, 17], to: .leaseTime)
    }
    #expect(lease.server == server)
    #expect(lease.leaseTime == .seconds(3600), "the first one counts")
    let defect = MessageDefect.optionLength(code: 51, length: 5, expected: .exactly(4))
    #expect(throws: OfferRefusal.malformed(defect)) {
      try offered {
        $0.options[.leaseTime] = [0, 0]
        $0.options.append([14, 16, 1], to: .leaseTime)
      }
    }
  }

  @Test func acceptsEveryContiguousMask() throws {
    for length in 1...32 {
      let mask = UInt32.max << (32 - UInt32(length))
      let lease = try offered {
        $0.yourAddress = IPv4Address(10, 0, 0, 21)  // neither first nor last of any of them
        $0.options[.subnetMask] = IPv4Address(rawValue: mask).bytes
        $0.options[.router] = nil
      }
      #expect(lease.address.length == UInt8(length))
      #expect(lease.gateway == nil)
    }
  }

  @Test(arguments: ["0.0.0.0", "0.1.2.3", "127.0.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"])
  func refusesAnAddressThatIsNotUnicast(text: String) throws {
    let address = try #require(IPv4Address(text))
    #expect(throws: OfferRefusal.addressNotUnicast(address)) {
      try offered { $0.yourAddress = address }
    }
    #expect(throws: OfferRefusal.serverNotUnicast(address)) {
      try offered { $0.options[.serverIdentifier] = address.bytes }
    }
    #expect(throws: OfferRefusal.routerNotUnicast(address)) {
      try offered { $0.options[.router] = address.bytes }
    }
  }

  @Test(arguments: [IPv4Address(10, 0, 0, 0), IPv4Address(10, 0, 0, 255)])
  func refusesTheEndsOfTheSubnet(address: IPv4Address) {
    let subnet = Fixture.prefix("10.0.0.0/24")
    #expect(throws: OfferRefusal.addressNotHost(address, subnet: subnet)) {
      try offered { $0.yourAddress = address }
    }
  }

  @Test func acceptsTheEndsOfAPointToPointSubnet() throws {
    let lease = try offered {
      $0.options[.subnetMask] = [255, 255, 255, 254]
      $0.options[.router] = [10, 0, 0, 21]
    }
    #expect(lease.address.description == "10.0.0.20/31")
  }

  @Test func refusesALeaseWithoutRequiredOptions() {
    #expect(throws: OfferRefusal.noSubnetMask) { try offered { $0.options[.subnetMask] = nil } }
    #expect(throws: OfferRefusal.noLeaseTime) { try offered { $0.options[.leaseTime] = nil } }
    #expect(throws: OfferRefusal.noServerIdentifier) {
      try offered { $0.options[.serverIdentifier] = nil }
    }
  }

  @Test func refusesALeaseTimeOfZero() {
    #expect(throws: OfferRefusal.leaseTimeZero) {
      try offered { $0.options[.leaseTime] = [0, 0, 0, 0] }
    }
  }

  @Test func refusesARouterThatCannotBeReached() {
    let router = IPv4Address(10, 0, 1, 1)
    let refusal = OfferRefusal.routerOffLink(router, subnet: Fixture.prefix("10.0.0.0/24"))
    #expect(throws: refusal) { try offered { $0.options[.router] = router.bytes } }
    #expect(throws: refusal) {
      try offered { $0.options[.classlessRoutes] = [0] + router.bytes }
    }
    #expect(throws: OfferRefusal.routerIsAddress(Fixture.address)) {
      try offered { $0.options[.router] = Fixture.address.bytes }
    }
  }

  /// What makes a gateway reachable stays, so that the lease is the same when a file of it is read.
  @Test func keepsTheDefaultRouteThatHasTheGatewayOnTheLink() throws {
    let lease = try offered {
      $0.options[.classlessRoutes] = [0, 10, 9, 0, 253, 0, 0, 0, 0, 0]
    }
    #expect(lease.gateway == IPv4Address(10, 9, 0, 253))
    #expect(lease.routes.map(\.router) == [lease.gateway, nil])
    let again = try Lease(
      mac: lease.mac, address: lease.host, prefixLength: lease.address.length,
      server: lease.server, routes: lease.routes, leaseTime: lease.leaseTime)
    #expect(again == lease)
  }

  @Test(arguments: [
    (OptionCode.subnetMask, 3, OptionLength.exactly(4)), (.leaseTime, 8, .exactly(4)),
    (.serverIdentifier, 0, .exactly(4)), (.router, 6, .multiple(of: 4)),
    (.router, 3, .multiple(of: 4)), (.router, 0, .multiple(of: 4)),
  ])
  func refusesAMandatoryOptionOfAnotherLength(code: OptionCode, length: Int, expected: OptionLength)
  {
    let defect = MessageDefect.optionLength(
      code: code.rawValue, length: length, expected: expected)
    #expect(throws: OfferRefusal.malformed(defect)) {
      try offered { $0.options[code] = [UInt8](repeating: 1, count: length) }
    }
  }

  /// T1 and T2 as offered, and as they come out of a lease of 3600 s.
  @Test(
    arguments: [
      (nil, nil, 1800, 3150), (1000, 2000, 1000, 2000), (1000, nil, 1000, 3150),
      (nil, 3000, 1800, 3000), (2000, 1000, 1800, 3150), (2000, 2000, 1800, 3150),
      (0, 2000, 1800, 3150), (1000, 3600, 1800, 3150), (3200, nil, 1800, 3150),
      (nil, 1800, 1800, 3150), (.max, .max, 1800, 3150),
    ] as [(UInt32?, UInt32?, UInt32, UInt32)])
  func correctsTheTimes(t1: UInt32?, t2: UInt32?, renewal: UInt32, rebinding: UInt32) throws {
    let lease = try offered { message in
      for (code, time) in [(OptionCode.renewalTime, t1), (.rebindingTime, t2)] {
        message.options[code] = time.map { IPv4Address(rawValue: $0).bytes }
      }
    }
    #expect(lease.renewalTime == .seconds(renewal))
    #expect(lease.rebindingTime == .seconds(rebinding))
  }

  @Test func keepsTheTimesInOrderWhateverTheLeaseTime() throws {
    for time in [1, 2, 3, 7, 8, 9, 60, UInt32.max - 1] {
      let lease = try offered { $0.options[.leaseTime] = IPv4Address(rawValue: time).bytes }
      #expect(lease.leaseTime == .seconds(time))
      #expect(lease.renewalTime <= lease.rebindingTime)
      #expect(lease.rebindingTime <= lease.leaseTime)
    }
  }

  @Test func acceptsAPermanentLease() throws {
    let lease = try offered {
      $0.options[.leaseTime] = [255, 255, 255, 255]
      $0.options[.renewalTime] = [0, 0, 1, 0]
    }
    #expect(lease.leaseTime == .forever)
    #expect(lease.renewalTime == .forever)
    #expect(lease.rebindingTime == .forever)
  }
}
