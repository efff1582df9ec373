// What another program did since a command is neither removed nor overwritten by a revert.

import DHCPv4
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct ForeignChangeTests {
  /// What another program does after `up eth1`, and whether the revert is refused for it.
  private struct Meddling: CustomTestStringConvertible {
    let testDescription: String
    let isObstacle: Bool
    let change: (Guest) throws -> Void
  }

  private func add(_ text: String, _ guest: Guest) throws {
    let more = try ObservedState(text: text)
    guest.kernel.state.routes += more.routes
    guest.kernel.state.addresses += more.addresses
    guest.kernel.state.rules += more.rules
    guest.kernel.state.links += more.links
  }

  private var meddlings: [Meddling] {
    [
      Meddling(testDescription: "a route by its gateway", isObstacle: true) {
        try add("route 192.0.2.0/24 via 10.0.1.253 dev eth1 proto 4", $0)
      },
      Meddling(testDescription: "a route in another table", isObstacle: true) {
        try add("route 192.0.2.0/24 via 10.0.1.253 dev eth1 table 7 proto 4", $0)
      },
      Meddling(testDescription: "an address", isObstacle: true) {
        try add("address 198.51.100.7/24 dev eth1", $0)
      },
      Meddling(testDescription: "a rule", isObstacle: false) {
        try add("rule from 10.0.1.20 lookup 7 priority 9 proto 4", $0)
      },
      Meddling(testDescription: "a route by another link", isObstacle: false) {
        try add("route 192.0.2.0/24 via 10.0.0.253 dev eth0 proto 4", $0)
      },
      Meddling(testDescription: "its rules removed", isObstacle: false) {
        $0.kernel.state.rules = []
      },
      Meddling(testDescription: "its link set down", isObstacle: false) { guest in
        _ = guest.kernel.perform([.setLinkDown(try Cloud.name("eth1"))])
      },
    ]
  }

  @Test func laterWorkIsAnObstacleOnlyWhereItWouldBeLost() throws {
    for meddling in meddlings {
      try withGuest { guest in
        try guest.upStatic(["eth1"], Cloud.inventory(1))
        let ours = guest.kernel.state
        try meddling.change(guest)
        let before = try Everything(guest)
        let theirs = guest.kernel.state.lines.filter { !ours.lines.contains($0) }
        let refused = try failure { try guest.revert() }
        #expect(
          refused == (meddling.isObstacle ? "revert.obstructed" : nil),
          "\(meddling.testDescription)")
        if meddling.isObstacle {
          try before.expectSame(guest)
        } else {
          #expect(!guest.isConfigured(1))
        }
        for line in theirs where !line.contains("link 3 eth1") {
          #expect(guest.kernel.state.lines.contains(line), "\(meddling.testDescription)")
        }
      }
    }
  }

  @Test func anMTUThatAnotherProgramSetSinceStays() throws {
    try withGuest { guest in
      let router = IPv4Address(10, 0, 1, 253)
      let short = try Lease(
        mac: Cloud.mac(1), address: IPv4Address(10, 0, 1, 20), prefixLength: 24, server: router,
        routes: [ClasslessRoute(destination: .all(.v4), router: router)],
        leaseTime: .seconds(3600), mtu: 1400)
      guest.leases.script = [[.given(3, short)]]
      #expect(try guest.up(["eth1"]).failed == [])
      let at = try #require(guest.kernel.state.links.firstIndex { $0.name.text == "eth1" })
      #expect(guest.kernel.state.links[at].mtu == 1400)
      guest.kernel.state.links[at].mtu = 1300
      #expect(try failure { try guest.revert() } == "revert.obstructed")
      guest.kernel.state.links[at].mtu = 1400
      try guest.revert()
      #expect(guest.kernel.state.links[at].mtu == 1500)
    }
  }

  @Test func aRenewedLeaseIsNoObstacleAndLifetimesGoOn() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      try guest.age(1, to: 3000)
      try guest.down(["eth1"])
      guest.clock.now += .seconds(100)
      try guest.revert()
      let address = guest.kernel.state.addresses.first { $0.link.text == "eth1" }
      #expect(address?.validLifetime == .seconds(2900))
      // The revert of a later `up` leaves lifetimes alone that grew.
      try guest.age(1, to: 100)
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      try guest.revert()
      #expect(guest.kernel.state.addresses.first { $0.link.text == "eth1" } != nil)
    }
  }

  @Test func whatGoesBackOntoANewLinkOfThatNameIsRefused() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let at = try #require(guest.kernel.state.links.firstIndex { $0.name.text == "eth1" })
      guest.kernel.state.links[at].index = 77
      #expect(try failure { try guest.revert() } == "revert.obstructed")
      // Of a link that is gone, nothing but its rules is left.
      guest.removeLink("eth1")
      #expect(try guest.revert().failed == [])
      #expect(guest.kernel.state.rules == [])
    }
  }
}
