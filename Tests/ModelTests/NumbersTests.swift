// Tables, metrics, priorities, protocols, scopes, types, lifetimes.

import Model
import Testing

@Suite struct NumbersTests {
  @Test func tableZeroIsInvalid() {
    #expect(RouteTable(0) == nil)
    #expect(RouteTable(1)?.rawValue == 1)
    #expect(RouteTable(.max)?.rawValue == .max)
  }

  @Test(
    arguments: [
      (252, "252", false), (253, "default", true), (254, "main", true), (255, "local", true),
      (256, "256", false), (1001, "1001", false),
    ] as [(UInt32, String, Bool)])
  func reservedTablesHaveNames(_ number: UInt32, _ text: String, _ isReserved: Bool) {
    #expect(RouteTable(number)?.description == text)
    #expect(RouteTable(number)?.isReserved == isReserved)
  }

  @Test func theReservedTablesAreTheKernels() {
    #expect(RouteTable.main == RouteTable(254))
    #expect(RouteTable.local == RouteTable(255))
    #expect(RouteTable.default == RouteTable(253))
  }

  @Test func numbersPrintAndCompareAsNumbers() throws {
    #expect(RouteMetric(9) < RouteMetric(10))
    #expect(RulePriority(9) < RulePriority(10))
    #expect(try #require(RouteTable(9)) < #require(RouteTable(10)))
    #expect("\(RouteMetric(1001)) \(RulePriority(31001))" == "1001 31001")
    #expect(RulePriority.main.rawValue == 32766)
  }

  @Test(
    arguments: [
      (0, "0"), (2, "kernel"), (3, "boot"), (4, "static"), (16, "dhcp"), (201, "enicfg"),
      (202, "202"),
    ] as [(UInt8, String)]) func protocolsHaveNames(_ number: UInt8, _ text: String)
  {
    #expect(RouteProtocol(number).description == text)
  }

  @Test(
    arguments: [(0, "global"), (253, "link"), (254, "host"), (200, "200")] as [(UInt8, String)])
  func scopesHaveNames(_ number: UInt8, _ text: String) {
    #expect(RouteScope(number).description == text)
  }

  @Test(
    arguments: [
      (1, "unicast"), (2, "local"), (3, "broadcast"), (4, "anycast"), (5, "multicast"),
      (6, "blackhole"), (7, "unreachable"), (8, "prohibit"), (9, "throw"), (10, "nat"), (11, "11"),
      (255, "255"),
    ] as [(UInt8, String)]) func typesHaveNames(_ number: UInt8, _ text: String)
  {
    #expect(RouteType(number).description == text)
  }

  @Test func foreverIsTheLongestLifetime() {
    #expect(Lifetime(rawValue: .max) == .forever)
    #expect(Lifetime(rawValue: .max - 1) == .seconds(.max - 1))
    #expect(Lifetime.forever.rawValue == .max)
    #expect(Lifetime.seconds(.max - 1) < .forever)
    #expect(Lifetime.seconds(1) < .seconds(2))
  }
}
