// Option 121.

import Model
import Testing

@testable import DHCPv4

@Suite struct ClasslessRouteTests {
  /// The examples of RFC 3442's table, with 10.0.0.1 as the router.
  @Test(
    arguments: [
      ([0], "0.0.0.0/0"),
      ([8, 10], "10.0.0.0/8"),
      ([24, 10, 0, 0], "10.0.0.0/24"),
      ([16, 10, 17], "10.17.0.0/16"),
      ([24, 10, 27, 129], "10.27.129.0/24"),
      ([25, 10, 229, 0, 128], "10.229.0.128/25"),
      ([32, 10, 198, 122, 47], "10.198.122.47/32"),
    ] as [([UInt8], String)])
  func readsAndWritesADestination(bytes: [UInt8], text: String) throws {
    let whole = bytes + [10, 0, 0, 1]
    let routes = try ClasslessRoute.decode(whole)
    #expect(
      routes == [
        ClasslessRoute(destination: Fixture.prefix(text), router: IPv4Address(10, 0, 0, 1))
      ])
    #expect(ClasslessRoute.encode(routes) == whole)
  }

  @Test func readsSeveralRoutes() throws {
    let routes = try ClasslessRoute.decode([
      32, 10, 128, 0, 1, 0, 0, 0, 0,  // 10.128.0.1/32 on the link
      0, 10, 128, 0, 1,  // default via 10.128.0.1
    ])
    #expect(
      routes == [
        ClasslessRoute(destination: Fixture.prefix("10.128.0.1/32"), router: nil),
        ClasslessRoute(destination: .all(.v4), router: IPv4Address(10, 128, 0, 1)),
      ])
  }

  @Test func clearsBitsAfterThePrefix() throws {
    let routes = try ClasslessRoute.decode([25, 129, 210, 177, 132, 10, 0, 0, 1])
    #expect(routes.map(\.destination) == [Fixture.prefix("129.210.177.128/25")])
  }

  @Test func refusesTruncatedRoutes() {
    let whole: [UInt8] = [24, 10, 27, 129, 10, 0, 0, 1, 8, 10, 10, 0, 0, 1]
    for length in 0..<whole.count where length != 8 {
      let defect = MessageDefect.optionLength(code: 121, length: length, expected: .wholeRoutes)
      #expect(throws: defect) {
        try ClasslessRoute.decode(Array(whole.prefix(length)))
      }
    }
  }

  @Test func refusesALongPrefix() {
    #expect(throws: MessageDefect.routePrefixLength(33)) {
      try ClasslessRoute.decode([33, 10, 0, 0, 0, 0, 10, 0, 0, 1])
    }
  }

  @Test func overridesTheRouterOption() throws {
    let discover = Message(operation: .request, transaction: 7, mac: Fixture.mac)
    let offer = reply(.offer, to: discover) {
      $0.options[.classlessRoutes] = [16, 192, 168, 10, 0, 0, 9]
      $0.options[.router] = [1, 2, 3]  // not even looked at
    }
    let lease = try Lease(offeredBy: offer)
    #expect(lease.gateway == nil)
    #expect(
      lease.routes == [
        ClasslessRoute(
          destination: Fixture.prefix("192.168.0.0/16"), router: IPv4Address(10, 0, 0, 9))
      ])
  }

  @Test func reachesARouterOutsideTheSubnetByARoute() throws {
    let discover = Message(operation: .request, transaction: 7, mac: Fixture.mac)
    let offer = reply(.offer, to: discover) {
      $0.options[.subnetMask] = [255, 255, 255, 255]
      $0.options[.classlessRoutes] = [32, 10, 0, 0, 1, 0, 0, 0, 0, 0, 10, 0, 0, 1]
    }
    let lease = try Lease(offeredBy: offer)
    #expect(lease.gateway == IPv4Address(10, 0, 0, 1))
    #expect(lease.address.description == "10.0.0.20/32")
  }
}
