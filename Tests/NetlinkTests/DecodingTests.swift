// Each kind of object, from the kernel's bytes to the model.

import Model
import Testing

@testable import Netlink

@Suite struct DecodingTests {
  private let eth1 = LinkName("eth1")

  @Test func linkIsRead() throws {
    let link = try #require(try Link(try message(linkFixture)))
    let expected = Link(
      index: 3, name: try #require(eth1), mac: MACAddress("4a:d4:28:45:d1:4a"), isUp: true,
      hasCarrier: true, mtu: 1500, kind: "veth", master: 5)
    #expect(link == expected)
  }

  @Test func promotionIsTheTwentiethSetting() throws {
    // IFLA_AF_SPEC > AF_INET > IFLA_INET_CONF, whose first number is setting 1.
    var bytes = hex(
      """
      84 00 00 00 10 00 00 00 07 00 00 00 34 12 00 00
      00 00 01 00 03 00 00 00 00 00 00 00 00 00 00 00
      09 00 03 00 65 74 68 31 00 00 00 00  # IFLA_IFNAME "eth1"
      58 00 1a 00 54 00 02 00 54 00 01 00
      """)
    bytes += [UInt8](repeating: 0, count: 4 * 19) + [1, 0, 0, 0]
    bytes[0] = UInt8(bytes.count)
    bytes[44] = UInt8(bytes.count - 44)
    bytes[48] = UInt8(bytes.count - 48)
    bytes[52] = UInt8(bytes.count - 52)
    #expect(try Link(try message(bytes))?.promotesSecondaries == true)
    bytes[bytes.count - 4] = 0
    #expect(try Link(try message(bytes))?.promotesSecondaries == false)
  }

  @Test func bridgePortMessageIsSkipped() throws {
    var bytes = linkFixture
    bytes[16] = 7  // ifi_family AF_BRIDGE
    #expect(try Link(try message(bytes)) == nil)
  }

  @Test func linkWithARefusedNameIsSkipped() throws {
    var bytes = linkFixture
    bytes[36] = UInt8(ascii: ":")
    #expect(try Link(try message(bytes)) == nil)
  }

  @Test func addressIsRead() throws {
    let address = try InterfaceAddress(try message(addressFixture), try linkTable())
    let expected = InterfaceAddress(
      link: try #require(eth1), address: try #require(IPAddressWithLength("10.0.0.20/24")),
      broadcast: IPv4Address("10.0.0.255"), label: AddressLabel("eth1:1"),
      validLifetime: .seconds(3600), preferredLifetime: .seconds(1800), flags: .noPrefixRoute,
      routeMetric: RouteMetric(50))
    #expect(address == expected)
  }

  @Test func addressWithPeerIsRead() throws {
    let address = try InterfaceAddress(try message(peerAddressFixture), try linkTable())
    let expected = InterfaceAddress(
      link: try #require(eth1), address: try #require(IPAddressWithLength("10.9.0.1/32")),
      peer: IPAddress("10.9.0.2"))
    #expect(address == expected)
  }

  @Test func ipv6AddressIsRead() throws {
    let address = try InterfaceAddress(try message(ipv6AddressFixture), try linkTable())
    let expected = InterfaceAddress(
      link: try #require(eth1),
      address: try #require(IPAddressWithLength("fe80::48d4:28ff:fe45:d14a/64")), scope: .link,
      flags: .tentative, madeBy: AddressProtocol(3))
    #expect(address == expected)
  }

  @Test func addressOfAnUnknownLinkIsSkipped() throws {
    #expect(try InterfaceAddress(try message(addressFixture), LinkTable()) == nil)
  }

  @Test func routeIsRead() throws {
    let route = try Route(try message(routeFixture), try linkTable())
    let expected = Route(
      destination: .all(.v4), table: try #require(RouteTable(10001)), metric: RouteMetric(5),
      gateway: IPAddress("10.0.0.1"), link: eth1, preferredSource: IPAddress("10.0.0.20"))
    #expect(route == expected)
  }

  @Test func routeWithGatewayOfTheOtherFamilyIsRead() throws {
    let route = try Route(try message(viaRouteFixture), try linkTable())
    let expected = Route(
      destination: try #require(IPPrefix("10.6.0.0/16")), gateway: IPAddress("fd00::1"),
      link: eth1, madeBy: .boot, isOnLink: true)
    #expect(route == expected)
  }

  @Test func multipathRouteHasMoreAttributes() throws {
    let route = try Route(try message(multipathRouteFixture), try linkTable())
    let expected = Route(
      destination: try #require(IPPrefix("10.5.0.0/16")),
      hops: [
        RouteHop(gateway: IPAddress("10.0.0.1"), link: eth1),
        RouteHop(gateway: IPAddress("10.0.0.2"), link: eth1),
      ],
      scope: .universe, madeBy: .boot, hasMoreAttributes: true)
    #expect(route == expected)
  }

  @Test func expiringRouteHasMoreAttributes() throws {
    var bytes = expiringRouteFixture
    #expect(try Route(try message(bytes), try linkTable())?.hasMoreAttributes == true)
    #expect(try Route(try message(bytes), try linkTable())?.expires == true)
    bytes.replaceSubrange(84..<88, with: [0, 0, 0, 0])  // rta_expires
    #expect(try Route(try message(bytes), try linkTable())?.expires == false)
    #expect(try Route(try message(bytes), try linkTable())?.hasMoreAttributes == false)
    bytes[112] = 1  // RTA_PREF high
    #expect(try Route(try message(bytes), try linkTable())?.hasMoreAttributes == true)
  }

  @Test func clonedRouteIsSkipped() throws {
    var bytes = routeFixture
    bytes[25] = 2  // rtm_flags RTM_F_CLONED
    #expect(try Route(try message(bytes), try linkTable()) == nil)
  }

  @Test func ruleIsRead() throws {
    let expected = Rule(
      priority: RulePriority(10000), source: IPPrefix("10.0.0.20"),
      action: .lookup(try #require(RouteTable(10001))))
    #expect(try Rule(try message(ruleFixture)) == expected)
  }

  @Test func suppressingRuleIsRead() throws {
    var expected = Rule(
      priority: RulePriority(99), action: .lookup(.main), madeBy: .unspecified,
      suppressPrefixLength: 0, hasMoreAttributes: true)
    expected.selectors.isInverted = true
    expected.selectors.mark = .init(1)
    #expect(try Rule(try message(suppressingRuleFixture)) == expected)
  }
}
