// Routes with several next hops: each gateway is one of its own link only.

import Model
import Planning
import TestSupport
import Testing

@Suite struct SeveralHopsTests {
  private static let guest = """
    link 1 lo loopback up
    link 2 eth0 00:16:3e:13:00:00 up
    link 3 eth1 00:16:3e:12:e7:27 up
    address 10.0.0.19/24 dev eth0
    address 10.0.1.20/24 dev eth1
    route default via 10.0.0.253 dev eth0 proto 3
    route 10.0.0.0/24 dev eth0 src 10.0.0.19 proto 2
    route 10.0.1.0/24 dev eth1 src 10.0.1.20 proto 2
    rule from all lookup local priority 0 proto 2
    rule from all lookup main priority 32766 proto 2

    """

  private func plan(_ route: String) throws -> Plan {
    let desired = "link eth1\nnumbers 1001 1001 31001\naddress 10.0.1.20/24 via 10.0.1.253\n"
    return try Planner.plan(
      desiredLinks(text: desired), in: ObservedState(text: Self.guest + "route \(route)"))
  }

  /// Another program may balance between the ENI and another NIC.
  @Test(arguments: ["", " table 77"], ["", "nhid 9 "])
  func routeByTheENIsGatewayAndAnotherNICStays(_ table: String, _ object: String) throws {
    let plan = try plan(
      "198.51.100.0/24 \(object)nexthop via 10.0.1.253 dev eth1 nexthop via 10.0.0.253 dev eth0"
        + "\(table) proto 3")
    #expect(!plan.steps.contains { "\($0.change)".contains("198.51.100.0/24") })
  }

  @Test func gatewayOnAnotherNICThatTheENIsSubnetHasIsRefused() throws {
    #expect(throws: PlanError.self) {
      try plan("198.51.100.0/24 nexthop via 10.0.1.254 dev eth0 nexthop via 10.0.1.253 dev eth1")
    }
  }
}
