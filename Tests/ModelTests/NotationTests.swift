// Objects as `ip` prints and takes them.

import Model
import TestSupport
import Testing

@Suite struct NotationTests {
  @Test(arguments: [
    "default via 10.0.0.253 dev eth1 metric 1001", "default via 10.0.0.253 dev eth1 table 1001",
    "10.0.0.0/24 dev eth1 src 10.0.0.20", "10.0.0.1 dev eth1 metric 5 table local",
    "2001:db8::/64 dev eth1 metric 256", "2001:db8::/64 via fe80::1 dev eth1",
    "default tos 0x10 via 10.0.0.253 dev eth1", "default nhid 7 via 10.0.0.253 dev eth1",
    "default from 2001:db8::/64 via fe80::1 dev eth1",
  ]) func routesArePrintedInIproute2Notation(_ text: String) throws {
    let words = text.replacing("table local", with: "table 255")
    #expect(try Route(text: words).description == text)
  }

  @Test func theMetricOfAnIPv6RouteIsShownUnlessItIsTheDefault() throws {
    var route = try Route(text: "default via fe80::1 dev eth1")
    #expect(route.metric == RouteMetric(1024))
    #expect(route.description == "default via fe80::1 dev eth1")
    route.metric = RouteMetric(0)
    #expect(route.description == "default via fe80::1 dev eth1 metric 0")
    route.metric = RouteMetric(1001)
    #expect(route.description == "default via fe80::1 dev eth1 metric 1001")
  }

  @Test func routesOfOtherKindsArePrinted() throws {
    var route = try Route(text: "default via 10.0.0.253 dev eth1")
    route.isOnLink = true
    #expect(route.description == "default via 10.0.0.253 dev eth1 onlink")
    route.gateway = IPAddress("fe80::1")
    #expect(route.description == "default via inet6 fe80::1 dev eth1 onlink")
    let block = try #require(IPPrefix("10.9.0.0/16"))
    let blackhole = Route(destination: block, type: .blackhole)
    #expect(blackhole.description == "blackhole 10.9.0.0/16")
  }

  @Test(arguments: [
    "from 10.0.0.20 lookup 1001 priority 31001", "from all lookup main priority 32766",
    "from 10.0.0.0/24 to 10.1.0.0/16 lookup 1001 priority 5",
    "from all lookup main suppress_prefixlength 0 priority 30000",
    "from 2001:db8::1 lookup 1001 priority 31001",
  ]) func rulesArePrintedInIproute2Notation(_ text: String) throws {
    let rule = try #require(try ObservedState(text: "rule \(text)").rules.first)
    #expect(rule.description == text)
  }

  @Test func ruleWithoutSourceSaysAll() throws {
    var rule = Rule(priority: RulePriority(7), source: .all(.v4), action: .other(7))
    #expect(rule.description == "from all unreachable priority 7")
    #expect(rule.table == nil)
    rule.action = .lookup(.main)
    #expect(rule.table == .main)
  }

  @Test func addressesArePrintedInIproute2Notation() throws {
    let link = try #require(LinkName("eth1"))
    let whole = try #require(IPAddressWithLength("10.0.0.20/24"))
    var address = InterfaceAddress(link: link, address: whole)
    #expect(address.description == "10.0.0.20/24 dev eth1")
    address.broadcast = IPv4Address("10.0.0.255")
    #expect(address.description == "10.0.0.20/24 brd 10.0.0.255 dev eth1")
    address.label = AddressLabel("eth1")
    #expect(address.description == "10.0.0.20/24 brd 10.0.0.255 dev eth1")
    address.label = AddressLabel("eth1:1")
    address.scope = .link
    #expect(address.description == "10.0.0.20/24 brd 10.0.0.255 scope link dev eth1 label eth1:1")
  }

  @Test func peerHasThePrefixLength() throws {
    let link = try #require(LinkName("ppp0"))
    let whole = try #require(IPAddressWithLength("10.0.0.1/30"))
    let address = InterfaceAddress(link: link, address: whole, peer: IPAddress("10.0.0.2"))
    #expect(address.description == "10.0.0.1 peer 10.0.0.2/30 dev ppp0")
  }

  @Test func defaultScopeDependsOnTheGateway() throws {
    let v4 = try #require(IPPrefix("10.0.0.0/8"))
    let v6 = try #require(IPPrefix("2001:db8::/32"))
    #expect(Route(destination: v4).scope == .link)
    #expect(Route(destination: v4, gateway: IPAddress("10.0.0.1")).scope == .universe)
    #expect(Route(destination: v6).scope == .universe)
    #expect(Route(destination: v4, scope: .host).scope == .host)
  }
}
