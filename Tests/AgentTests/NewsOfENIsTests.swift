// Which news of the network concern an ENI, of what containers and other programs do all the time.

import Engine
import EngineTestSupport
import Model
import TestSupport
import Testing

@testable import Agent

@Suite struct NewsOfENIsTests {
  /// An ENI at 10.0.1.20/24, with a secondary address and a prefix.
  private func eni() throws -> AgentENI {
    let link = Link(index: 3, name: try #require(LinkName("eth1")))
    var eni = AgentENI(link, id: nil, mac: try Cloud.mac(1))
    eni.table = RouteTable(1001)
    eni.networks = Set(
      ["10.0.1.0/24", "10.0.1.20", "10.0.1.31", "10.0.1.64/28", "fd00:1::/64", "fd00:1::20"]
        .compactMap { IPPrefix($0) })
    return eni
  }

  private func concern(_ change: (inout NetworkNews) throws -> Void) throws -> Bool {
    var news = NetworkNews()
    try change(&news)
    return try news.mayConcernEveryENI || eni().mayDepend(on: news)
  }

  @Test(arguments: [
    ("10.88.0.0/16", false), ("10.244.3.7", false), ("fe80::/64", false), ("fd88::/64", false),
    // A container's address of the ENI's subnet, as some of the clouds' plugins route it.
    ("10.0.1.77", false),
    ("10.0.1.70", false),
    // The ENI's own, its subnet, a part of it, and what contains it.
    ("10.0.1.31", true), ("10.0.1.0/24", true), ("10.0.1.128/25", true), ("10.0.0.0/16", true),
    ("fd00:1::20", true), ("fd00:1::/48", true),
    // Where all traffic goes.
    ("0.0.0.0/0", true), ("::/0", true), ("128.0.0.0/1", true), ("2000::/3", true),
  ]) func aNetworkOnAnotherLinkConcernsAnENIWhereItTouchesIts(
    _ network: String, _ concerns: Bool
  ) throws {
    let result = try concern {
      $0.networks = [try #require(IPPrefix(network))]
      $0.changedLinks = [17]
      $0.tables = [.main, try #require(RouteTable(200))]
    }
    #expect(result == concerns)
  }

  @Test func whatIsOnItsLinkOrInItsTableConcernsAnENI() throws {
    #expect(try concern { $0.changedLinks = [3] })
    #expect(try concern { $0.tables = [try #require(RouteTable(1001))] })
    #expect(try concern { $0.nextHopsChanged = true })
    #expect(try concern { $0.isOverrun = true })
    #expect(try !concern { $0.changedLinks = [4] })
  }

  @Test func theGatewayOfAnotherLinkConcernsAnENIWhereItIsInItsSubnet() throws {
    #expect(try concern { $0.gateways = [try #require(IPAddress("10.0.1.7"))] })
    #expect(try !concern { $0.gateways = [try #require(IPAddress("10.88.0.2"))] })
  }

  @Test(arguments: [
    ("from 10.244.0.5 lookup 200", false), ("to 10.244.0.0/16 lookup main", false),
    ("from 10.0.1.20 to 10.244.0.0/16 lookup 200", false), ("to 10.0.1.77 lookup main", false),
    ("from 10.0.1.20 lookup 200", true), ("from 10.0.0.0/16 lookup 200", true),
    ("from all lookup 200", true), ("from 10.244.0.5 lookup 1001", true),
    ("from 10.0.1.64/28 lookup 200", true), ("from all lookup local", true),
  ]) func aRuleConcernsAnENIWhereItMaySelectItsTraffic(
    _ words: String, _ concerns: Bool
  ) throws {
    let rule = try #require(
      try ObservedState(text: "rule \(words) priority 100 proto 3").rules.first)
    #expect(try concern { $0.rules = [rule] } == concerns)
    var own = rule
    own.madeBy = .enicfg
    #expect(try concern { $0.rules = [own] })
  }
}

@Suite struct NewsAmongOthersTests {
  /// 26 containers a second cost a quarter of a core: each had its own round.
  @Test func containersThatComeAndGoCauseNoRound() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      let observations = world.guest.kernel.observations
      let before = world.guest.kernel.state
      for number in 0..<50 {
        let index = 1000 + number
        let container = try ObservedState(
          text: """
            link \(index) veth\(number) 02:42:00:00:00:\(10 + number) up kind veth
            address 10.88.\(number).1/24 brd 10.88.\(number).255 dev veth\(number)
            route 10.88.\(number).0/24 dev veth\(number) src 10.88.\(number).1 proto 2
            route 10.99.\(number).0/24 via 10.88.\(number).2 dev veth\(number) proto 3
            route fe80::/64 dev veth\(number) metric 256 proto 2
            route 10.0.1.\(100 + number) dev veth\(number) proto 3
            rule from 10.88.\(number).2 lookup \(5000 + number) priority 1500 proto 3
            """)
        world.guest.kernel.state.links += container.links
        world.run(for: .milliseconds(20))
        world.guest.kernel.state.addresses += container.addresses
        world.guest.kernel.state.routes += container.routes
        world.guest.kernel.state.rules += container.rules
        world.run(for: .milliseconds(20))
        world.guest.kernel.state = before
        world.run(for: .milliseconds(20))
      }
      #expect(world.guest.kernel.observations == observations)
      // What concerns an ENI is seen in between.
      world.guest.kernel.state.routes.removeAll { $0.table == RouteTable(1001) }
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(1))
    }
  }

  /// A routing daemon changes routes over the primary NIC all the time.
  @Test func newsThatChangeNothingDoNotDelayARepair() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      let foreign = try ObservedState(
        text: "route 192.0.2.0/24 via 10.0.0.253 dev eth0 proto 4"
      ).routes
      let observations = world.guest.kernel.observations
      for _ in 0..<300 {
        world.guest.kernel.state.routes += foreign
        world.run(for: .milliseconds(20))
        world.guest.kernel.state.routes.removeAll { foreign.contains($0) }
        world.run(for: .milliseconds(20))
      }
      // Twelve seconds.
      let rounds = world.guest.kernel.observations - observations
      #expect((10...30).contains(rounds), "\(rounds)")
      world.guest.kernel.state.rules.removeAll { $0.table == RouteTable(1001) }
      world.guest.kernel.state.routes += foreign
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(1))
    }
  }
}
