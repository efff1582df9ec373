// Several NICs that bear the MAC of one ENI, and NICs whose MAC was set by hand.

import BootConfig
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct TwinTests {
  private func names(_ guest: Guest) -> [String] {
    guest.notes.compactMap { note in
      guard case .twins(_, let link, let others) = note else { return nil }
      return "\(link) before \(others.map(\.text).joined(separator: " "))"
    }
  }

  /// Source: `ip link set eth1 address MAC`, with a NIC whose driver reports its permanent MAC.
  private let swapped = """
    link 1 lo loopback up
    link 2 eth0 00:16:3e:00:00:00 up
    address 10.0.0.20/24 brd 10.0.0.255 dev eth0
    route default via 10.0.0.253 dev eth0 metric 100 proto 3
    link 3 eth1 00:16:3e:00:00:02 permaddr 00:16:3e:00:00:01 down
    link 4 eth2 00:16:3e:00:00:02 permaddr 00:16:3e:00:00:02 down
    """

  @Test(arguments: ["00:16:3e:00:00:02", "eni-2"])
  func thePermanentMACTellsWhichNICIsMeant(_ text: String) throws {
    try withGuest(text: swapped) { guest in
      let outcome = try guest.upStatic([text], Cloud.inventory(1, 2))
      #expect(outcome.failed == [])
      #expect(outcome.changed == ["eth2"])
    }
  }

  @Test func aNICWhoseMACWasSetByHandIsItsOwnENIs() throws {
    try withGuest(text: swapped) { guest in
      let all = try guest.upStatic([], Cloud.inventory(1, 2))
      #expect(all.failed == [])
      #expect(guest.isConfigured(1) && guest.isConfigured(2))
      #expect(names(guest) == [])
    }
    try withGuest(text: swapped) { guest in
      // Its own ENI is not known: it is not the other one's.
      let outcome = try guest.upStatic([], Cloud.inventory(2))
      #expect(outcome.failed == [] && outcome.changed == ["eth2"])
      #expect(names(guest) == [])
    }
  }

  @Test func aTwinOfAConfiguredNICIsLeftAlone() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let text = "link 9 eth5 00:16:3e:00:00:01 down"
      guest.kernel.state.links += try ObservedState(text: text).links
      let outcome = try guest.upStatic([], Cloud.inventory(1))
      #expect(outcome.failed == [] && outcome.changed == [])
      #expect(names(guest) == ["eth1 before eth5"])
      let named = try guest.upStatic(["eth5"], Cloud.inventory(1))
      #expect(named.failed == ["eth5: request.twin"])
      #expect(try guest.down(["eth1"]).failed == [])
    }
  }

  @Test func theTwinOfThePrimaryNICIsNotASecondaryOne() throws {
    let twin = "link 9 eth5 00:16:3e:00:00:00 down"
    try withGuest(1, twin) { guest in
      let outcome = try guest.upStatic([], Cloud.inventory(1))
      #expect(outcome.failed == [] && outcome.changed == ["eth1"])
      #expect(names(guest) == ["eth0 before eth5"])
      #expect(try guest.upStatic(["eth5"], Cloud.inventory(1)).failed == ["eth5: request.twin"])
      #expect(!guest.kernel.state.links.contains { $0.name.text == "eth5" && $0.isUp })
    }
  }

  @Test func twinsOfWhichNeitherIsKnownFailAlone() throws {
    try withGuest(2, "link 9 eth5 00:16:3e:00:00:01 down") { guest in
      let inventory = try Cloud.inventory(1, 2)
      let outcome = try guest.upStatic([], inventory)
      #expect(outcome.failed == ["eth1 eth5: request.severalHaveMAC"])
      #expect(outcome.changed == ["eth2"])
      #expect(try guest.upStatic(["eni-1"], inventory).failed == ["eni-1: request.severalHaveMAC"])
      // The administrator's word tells; from then on it is known.
      #expect(try guest.upStatic(["eth1"], inventory).failed == [])
      let all = try guest.upStatic([], inventory)
      #expect(all.failed == [])
      #expect(names(guest).last == "eth1 before eth5")
      #expect(try guest.upStatic(["eni-1"], inventory).failed == [])
      let down = try guest.down(["00:16:3e:00:00:01"])
      #expect(down.failed == [] && down.changed == ["eth1"])
    }
  }

  @Test(arguments: ["00:16:3e:00:00:01", "eni-1"])
  func everyCommandMeansTheOneThatIsKnown(_ text: String) throws {
    try withGuest(1, "link 9 eth5 00:16:3e:00:00:01 down") { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(try guest.status(text).map(\.link.name.text) == ["eth1"])
      let selector = try #require(LinkSelector(text))
      let address = AliasEdit.Address(.v4(IPv4Address(10, 0, 1, 30)))
      for edit in [AliasEdit.add([address]), .remove([address])] {
        let outcome = try AliasOperation(edit, of: selector, sources: nil, on: guest.host).run()
        #expect(outcome.failed == [] && outcome.changed == ["eth1"])
      }
      let files = BootFilesRequest(format: .networkd, root: guest.root)
      let sources = InventorySources(file: try Cloud.inventory(1))
      var up = UpRequest(.links([selector]), sources: sources)
      up.settings.isStatic = true
      let written = try PersistOperation(up, files, on: guest.host).run()
      #expect(written.failed == [] && written.changed == ["eth1"])
      for changed in [["eth1"], []] {
        let removed = try UnpersistOperation(files, .links([selector]), on: guest.host).run()
        #expect(removed.failed == [] && removed.changed == changed)
      }
    }
  }

  /// The lower NICs of net_failover (and of Hyper-V's netvsc) are members of the upper one.
  @Test func ofAFailoverPairTheUpperOneIsConfigured() throws {
    let text = """
      link 1 lo loopback up
      link 2 eth0 00:16:3e:00:00:00 up
      address 10.0.0.20/24 brd 10.0.0.255 dev eth0
      route default via 10.0.0.253 dev eth0 metric 100 proto 3
      link 3 eth1 00:16:3e:00:00:01 permaddr 00:16:3e:00:00:01 down
      link 4 eth1nsby 00:16:3e:00:00:01 permaddr 00:16:3e:00:00:01 master 3 down
      link 5 ens9 00:16:3e:00:00:01 permaddr 00:16:3e:00:00:01 master 3 down
      """
    try withGuest(text: text) { guest in
      let outcome = try guest.upStatic([], Cloud.inventory(1))
      #expect(outcome.failed == [] && outcome.changed == ["eth1"])
      #expect(guest.notes.isEmpty)
    }
  }

  @Test func aMemberOfABridgeIsLeftAloneAndTold() throws {
    let text = """
      link 1 lo loopback up
      link 2 eth0 00:16:3e:00:00:00 up
      address 10.0.0.20/24 brd 10.0.0.255 dev eth0
      route default via 10.0.0.253 dev eth0 metric 100 proto 3
      link 3 eth1 00:16:3e:00:00:01 master 9 up
      link 4 eth2 00:16:3e:00:00:02 down
      link 9 br0 00:16:3e:00:00:01 kind bridge up
      """
    try withGuest(text: text) { guest in
      let outcome = try guest.upStatic([], Cloud.inventory(1, 2))
      #expect(outcome.failed == [] && outcome.changed == ["eth2"])
      let told = guest.notes.compactMap { note -> String? in
        guard case .memberLeftAlone(let link, let mac, let holder) = note else { return nil }
        return "\(link) \(mac) \(holder?.text ?? "-")"
      }
      #expect(told == ["eth1 00:16:3e:00:00:01 br0"])
    }
  }
}
