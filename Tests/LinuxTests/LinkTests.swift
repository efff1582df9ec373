// Links: what is observed, and what a change to one leaves alone.

import Execution
import Glibc
import Linux
import Model
import Planning
import TestSupport
import Testing

/// A link as `ip -j -d link` shows it.
private struct ShownLink: Decodable {
  struct Info: Decodable { var infoKind: String? }

  var ifindex: UInt32
  var ifname: String
  var flags: [String]
  var mtu: UInt32
  var linkType: String
  var address: String?
  var linkinfo: Info?
}

@Suite struct LinkTests {
  @Test func observedLinksAreThoseOfIP() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try ip("link add br0 type bridge")
      try ip("link set far1 master br0 arp off")
      var kernel = try LinuxBackend()
      let links = try kernel.observe().links
      let shown = try ip("-d link", as: [ShownLink].self)
      #expect(links.map(\.index) == shown.map(\.ifindex))
      for (link, shown) in zip(links, shown) {
        #expect(link.name.text == shown.ifname)
        #expect(link.isUp == shown.flags.contains("UP"))
        #expect(link.hasCarrier == shown.flags.contains("LOWER_UP"))
        #expect(link.findsNeighbours != shown.flags.contains("NOARP"))
        #expect(link.isLoopback == shown.flags.contains("LOOPBACK"))
        #expect(link.isEthernet == (shown.linkType == "ether"))
        #expect(link.mtu == shown.mtu)
        #expect(link.kind == shown.linkinfo?.infoKind)
        #expect(link.mac?.description == shown.address)
      }
      let bridge = links.first { $0.kind == "bridge" }
      let member = links.first { $0.name.text == "far1" }
      #expect(member?.master == bridge?.index && member?.findsNeighbours == false)
    }
  }

  @Test func stackedLinksNameTheLinkBelow() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try ip("link add link eth1 name mac1 type macvlan mode bridge")
      var kernel = try LinuxBackend()
      // The two ends of a veth in one namespace name each other.
      #expect(try kernel.observe().namesOfLinks(on: eth1()) == ["far1", "mac1"])
    }
  }

  @Test func alternativeNamesAreRead() throws {
    try inPrivateNamespace {
      try makeVeth()
      try ip("link property add dev eth1 altname enp0s5 altname a-name-of-more-than-fifteen-bytes")
      var kernel = try LinuxBackend()
      let link = try #require(try kernel.observe().links.first { $0.name.text == "eth1" })
      let names = Set(link.alternativeNames)
      #expect(names == ["enp0s5", "a-name-of-more-than-fifteen-bytes"])
    }
  }

  @Test func upAndDownChangeNoOtherFlag() throws {
    try inPrivateNamespace {
      try makeVeth()
      try ip("link set eth1 arp off promisc on allmulticast on")
      var kernel = try LinuxBackend()
      let eth1 = try eth1()
      #expect(try kernel.numbers([.setLinkUp(eth1)]) == [0])
      let up = try ip("link show dev eth1", as: [ShownLink].self).first?.flags ?? []
      #expect(Set(up).isSuperset(of: ["UP", "NOARP", "PROMISC", "ALLMULTI"]))
      #expect(try kernel.numbers([.setLinkDown(eth1)]) == [0])
      let down = try ip("link show dev eth1", as: [ShownLink].self).first?.flags ?? []
      #expect(Set(down).isSuperset(of: ["NOARP", "PROMISC", "ALLMULTI"]))
      #expect(!down.contains("UP"))
    }
  }

  @Test func mtuOutOfRangeIsRefusedWithTheKernelsMessage() throws {
    try inPrivateNamespace {
      try makeVeth()
      var kernel = try LinuxBackend()
      _ = try kernel.observe()
      let change = Change.setMTU(try eth1(), from: 1500, to: 20)
      let error = try #require(kernel.perform([change])[0])
      #expect(error.change == change)
      #expect(error.number == EINVAL)
      #expect(error.isExtendedAcknowledgement)
      #expect(error.message == "mtu less than device minimum")
    }
  }

  @Test func promotionKeepsSecondaries() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try ip("address add 10.0.0.21/24 dev eth1")
      var kernel = try LinuxBackend()
      let eth1 = try eth1()
      let primary = try #require(try kernel.observe().addresses(on: eth1).first)
      #expect(
        kernel.perform([.setSetting(eth1, .promoteSecondaries, from: 0, to: 1)]) == [nil])
      let state = try kernel.observe()
      #expect(state.link(named: eth1)?.promotesSecondaries == true)
      #expect(state.links.filter(\.promotesSecondaries).count == 1)
      let outcomes = kernel.perform([
        .removeAddress(primary), .setSetting(eth1, .promoteSecondaries, from: 1, to: 0),
      ])
      #expect(outcomes == [nil, nil])
      let after = try kernel.observe()
      #expect(after.link(named: eth1)?.promotesSecondaries == false)
      #expect(after.addresses(on: eth1).map(\.address.description).contains("10.0.0.21/24"))
    }
  }

  @Test func renamedLinkKeepsItsFirstName() throws {
    try inPrivateNamespace {
      try makeVeth()
      var kernel = try LinuxBackend()
      let index = try kernel.observe().link(named: try eth1())?.index
      try ip("link set eth1 name nic7")
      try ip("link add eth1 type veth peer name far2")
      #expect(kernel.perform([.setLinkUp(try eth1())]) == [nil])
      let state = try kernel.observe()
      #expect(state.link(named: try eth1())?.index == index)
      #expect(state.link(named: try eth1())?.isUp == true)
      #expect(!state.links.contains { $0.name.text == "nic7" })
      #expect(try ip("-brief link show nic7").contains("LOWER_UP"))
      #expect(try !ip("-brief link show eth1").contains("UP"))
    }
  }

  @Test func nameOfAVanishedLinkIsNotReused() throws {
    try inPrivateNamespace {
      try makeVeth()
      var kernel = try LinuxBackend()
      _ = try kernel.observe()
      try ip("link del eth1")
      try ip("link add eth1 type veth peer name far2")
      #expect(try kernel.observe().link(named: try eth1()) == nil)
      #expect(kernel.perform([.setLinkUp(try eth1())]).map { $0?.number } == [ENODEV])
      #expect(try !ip("-brief link show eth1").contains("UP"))
    }
  }

  @Test func vanishedLinkFailsWithTheKernelsError() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      var kernel = try LinuxBackend()
      let eth1 = try eth1()
      let address = try #require(try kernel.observe().addresses(on: eth1).first)
      try ip("link del eth1")
      let destination = IPPrefix.all(.v4)
      let outcomes = kernel.perform([
        .setLinkUp(eth1), .addAddress(address), .removeAddress(address),
        .addRoute(Route(destination: destination, link: eth1)),
        .removeRoute(Route(destination: destination, link: eth1)),
      ])
      #expect(outcomes.map { $0?.number } == [ENODEV, ENODEV, ENODEV, ENODEV, ESRCH])
    }
  }

  @Test func unobservedLinkFailsWithENODEV() throws {
    try inPrivateNamespace {
      try makeVeth()
      var kernel = try LinuxBackend()
      let outcomes = kernel.perform([.setLinkUp(try eth1())])
      #expect(outcomes[0]?.number == ENODEV)
      #expect(outcomes[0]?.operation == "RTM_NEWLINK")
      #expect(outcomes[0]?.message == "No such device")
    }
  }
}

extension ObservedState {
  /// The names of the links that are stacked on a link, sorted.
  fileprivate func namesOfLinks(on name: LinkName) -> [String] {
    let lower = link(named: name)?.index
    return links.filter { $0.lowerLink == lower && lower != nil }.map(\.name.text).sorted()
  }
}
