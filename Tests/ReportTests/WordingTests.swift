// Reasons, durations and lists in words.

import Model
import Planning
import Report
import TestSupport
import Testing

@Suite struct WordingTests {
  @Test(
    arguments: [
      (0, "0 s"), (1, "1 s"), (59, "59 s"), (60, "1 min"), (61, "1 min 1 s"), (3599, "59 min 59 s"),
      (3600, "1 h"), (3601, "1 h"), (3660, "1 h 1 min"), (86399, "23 h 59 min"), (86400, "1 d"),
      (90000, "1 d 1 h"), (31_536_000, "365 d"), (31_535_999, "364 d 23 h"),
      (4_294_967_294, "49710 d 6 h"),
    ] as [(UInt32, String)]) func durationsHaveAtMostTwoUnits(_ seconds: UInt32, _ text: String)
  {
    #expect(Wording.duration(seconds) == text)
  }

  @Test func lifetimesAreShown() {
    #expect(Wording.remaining(.forever) == "valid for ever")
    #expect(Wording.remaining(.seconds(90)) == "valid for 1 min 30 s")
  }

  @Test(arguments: [
    ([], ""), (["eth1"], "eth1"), (["eth1", "eth2"], "eth1 and eth2"),
    (["eth1", "eth2", "eth3"], "eth1, eth2 and eth3"),
  ]) func listsAreJoinedWithAnd(_ names: [String], _ text: String) {
    #expect(Wording.list(names) == text)
  }

  @Test func everyReasonHasATextOfItsOwn() {
    let server = IPv4Address(10, 0, 0, 253)
    let reasons: [Reason] = [
      .linkCarriesTheENI, .lease(.forever, server: server), .lease(.seconds(60), server: server),
      .serverOption(26, server: server), .assigned(.option("--address")), .ownMetric,
      .metricBehindPrimary(RouteMetric(1024)), .ownTable,
      .sourceRule, .cloudRule, .localRule, .ownSubnet, .missingSubnetRoute,
      .keepsOtherAddresses, .notNeededAnyMore, .takenDown, .advertisements(.nothing),
      .advertisements(.defaultRoute),
    ]
    let texts = reasons.map { Wording.text($0) }
    #expect(Set(texts).count == reasons.count)
    #expect(texts.allSatisfy { !$0.isEmpty && !$0.contains("\n") })
    #expect(texts[1] == "permanent lease from 10.0.0.253")
    #expect(texts[3] == "option 26 from 10.0.0.253")
    #expect(texts[4] == "given by --address")
  }

  @Test func everyKeptObjectIsShownWithItsReason() throws {
    let link = try Sample.linkName("eth1")
    let address = try Sample.address("10.0.0.20/24 dev eth1")
    let route = try Route(text: "10.9.0.0/16 via 10.0.0.253 dev eth1")
    let kept: [Plan.Kept] = [
      .address(address, neededBy: route), .linkUp(link, for: .route(route)),
      .linkUp(link, for: .address(address)), .mtu(link, asked: 9001, possible: 68...9000),
      .noGateway(link), .noDefaultRoute(link), .noIPv6Gateway(link), .advertisedGateway(link),
      .noCarrier(link), .noARP(link),
      .noIPv6BelowMTU(link, 1000), .setting(link, .acceptAdvertisements, 1),
      .advertisedRoute(
        try Route(text: "default via fe80::1 dev eth1"),
        before: try Route(text: "default via fe80::2 dev eth0")),
    ]
    #expect(
      kept.map { Wording.text($0) } == [
        "address  10.0.0.20/24 stays: another program's route needs it: "
          + "10.9.0.0/16 via 10.0.0.253 dev eth1",
        "link     eth1 stays up: another program's route needs it: 10.9.0.0/16 via 10.0.0.253 dev eth1",
        "link     eth1 stays up: another program's address is on it: 10.0.0.20/24 dev eth1",
        "link     eth1 keeps its MTU: the server's MTU 9001 is above 9000",
        "route    eth1 gets no route and no rule: the server sent no router",
        "route    eth1 gets no default route and no rule: the server's routes (option 121) have no"
          + " default route, and count instead of its router (option 3)",
        "route    eth1 gets no IPv6 route of its own and no IPv6 rule: no source knows the IPv6 gateway",
        "route    eth1 gets its IPv6 default route by router advertisements, and no IPv6 rule: no source"
          + " knows the IPv6 gateway",
        "link     eth1 has no carrier: nothing leaves by it",
        "link     eth1 has ARP off, and so finds no neighbour: another program did that",
        "address  eth1 gets no IPv6: its MTU 1000 is below 1280",
        "sysctl   net.ipv6.conf.eth1.accept_ra stays 1: /proc/sys is read-only",
        "route    default via fe80::1 dev eth1 stays until it expires: a router advertisement made it;"
          + " it can come before the primary NIC's default via fe80::2 dev eth0",
      ])
  }
}
