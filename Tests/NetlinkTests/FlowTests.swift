// Questions about the route of a packet, and their answers.

import Glibc
import Model
import Testing

@testable import Netlink

@Suite struct FlowTests {
  @Test func questionHasAllThatTheFlowHas() throws {
    let eth1 = try #require(LinkName("eth1"))
    let flow = Flow(
      from: IPAddress("10.0.0.20"), to: .v4(IPv4Address(198, 51, 100, 1)), typeOfService: 0x10,
      origin: .socket(boundTo: eth1), mark: 5, ipProtocol: 6, sourcePort: 1000,
      destinationPort: 22, user: 1000)
    let expected = hex(
      """
      5c 00 00 00  # nlmsg_len 92
      1a 00 01 00  # nlmsg_type RTM_GETROUTE, NLM_F_REQUEST
      09 00 00 00 00 00 00 00  # nlmsg_seq 9, nlmsg_pid 0
      02 20 20 10  # rtm_family AF_INET, rtm_dst_len 32, rtm_src_len 32, rtm_tos
      00 00 00 00  # rtm_table, rtm_protocol, rtm_scope, rtm_type
      00 30 00 00  # rtm_flags RTM_F_LOOKUP_TABLE RTM_F_FIB_MATCH
      08 00 01 00 c6 33 64 01  # RTA_DST 198.51.100.1
      08 00 02 00 0a 00 00 14  # RTA_SRC 10.0.0.20
      08 00 04 00 03 00 00 00  # RTA_OIF 3
      08 00 10 00 05 00 00 00  # RTA_MARK 5
      08 00 19 00 e8 03 00 00  # RTA_UID 1000
      05 00 1b 00 06 00 00 00  # RTA_IP_PROTO TCP
      06 00 1c 00 03 e8 00 00  # RTA_SPORT 1000
      06 00 1d 00 00 16 00 00  # RTA_DPORT 22
      """)
    let request = try Request.route(of: flow, link: 3, matched: true)
    #expect(request.bytes(sequence: 9) == expected)
  }

  /// IPv6 refuses to be asked for the table, which it always tells.
  @Test func questionForAPacketOfAnotherHostIsOfUserZero() throws {
    let eth1 = try #require(LinkName("eth1"))
    let flow = Flow(
      from: IPAddress("2001:db8::7"), to: try #require(IPAddress("2001:db8::8")),
      origin: .link(eth1), user: 1000)
    let bytes = try Request.route(of: flow, link: 3, matched: false).bytes(sequence: 9)
    #expect(Array(bytes[16..<28]) == [10, 128, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(
      Array(bytes[68...])
        == hex("08 00 03 00 03 00 00 00 08 00 19 00 00 00 00 00"))  // RTA_IIF, RTA_UID
  }

  @Test func wayIsRead() throws {
    let way = try RouteAnswer.Way(try message(routeFixture), try linkTable())
    #expect(
      way
        == RouteAnswer.Way(
          type: .unicast, link: LinkName("eth1"), gateway: IPAddress("10.0.0.1"),
          source: IPAddress("10.0.0.20")))
  }

  @Test(arguments: [
    (ENETUNREACH, RouteAnswer.Refusal.networkUnreachable), (EHOSTUNREACH, .hostUnreachable),
    (EACCES, .prohibited), (EINVAL, .invalid), (ENODEV, .noLink), (EXDEV, .reversePath),
    (EPERM, .other(EPERM)),
  ]) func refusalIsTheKernels(_ number: Int32, _ refusal: RouteAnswer.Refusal) {
    #expect(RouteAnswer.Refusal(number: number) == refusal)
  }

  @Test(arguments: fixtures) func truncatedWaysNeverTrap(_ fixture: [UInt8]) throws {
    for length in 16..<fixture.count {
      var bytes = Array(fixture[..<length])
      bytes[0] = UInt8(length)
      _ = try? RouteAnswer.Way(try message(bytes), try linkTable())
    }
  }

  /// Without a carrier, one of several next hops is not used where that counts.
  @Test func weightsAndStateOfSeveralHopsAreRead() throws {
    var bytes = multipathRouteFixture
    bytes[50] = 1  // rtnh_flags RTNH_F_DEAD of the first
    bytes[51] = 4  // rtnh_hops
    let route = try Route(try message(bytes), try linkTable())
    #expect(route?.hops.map(\.weight) == [5, 1])
    #expect(route?.hops.map(\.isDead) == [true, false])
    #expect(route?.hops.map(\.gateway) == [IPAddress("10.0.0.1"), IPAddress("10.0.0.2")])
  }

  @Test func preferenceOfARouterIsRead() throws {
    var bytes = expiringRouteFixture
    bytes[112] = 3  // RTA_PREF
    #expect(try Route(try message(bytes), try linkTable())?.preference == .low)
  }
}
