// Addresses: everything that the model holds reaches the kernel and comes back.

import Execution
import Glibc
import Linux
import Model
import Planning
import TestSupport
import Testing

/// An address as `ip -j address` shows it.
private struct ShownAddress: Decodable {
  var local: String
  var address: String?
  var prefixlen: UInt8
  var broadcast: String?
  var scope: String
  var label: String?
  var metric: UInt32?
  var noprefixroute: Bool?
  var nodad: Bool?
  var validLifeTime: UInt32
  var preferredLifeTime: UInt32
}

/// The addresses of eth1 that `ip` shows.
private func shownAddresses() throws -> [ShownAddress] {
  struct Shown: Decodable { var addrInfo: [ShownAddress] }
  return try ip("address show dev eth1", as: [Shown].self).flatMap(\.addrInfo)
}

@Suite struct AddressTests {
  @Test func everyAttributeIsKept() throws {
    try inPrivateNamespace {
      try makeVeth()
      let eth1 = try eth1()
      let address = InterfaceAddress(
        link: eth1, address: try #require(IPAddressWithLength("10.0.0.20/24")),
        broadcast: IPv4Address("10.0.0.255"), label: AddressLabel("eth1:1"), scope: .link,
        validLifetime: .seconds(7200), preferredLifetime: .seconds(3600), flags: .noPrefixRoute,
        routeMetric: RouteMetric(50), madeBy: .enicfg)
      var kernel = try LinuxBackend()
      #expect(try kernel.numbers([.addAddress(address)]) == [0])
      let shown = try #require(try shownAddresses().first)
      #expect(shown.local == "10.0.0.20" && shown.prefixlen == 24)
      #expect(shown.broadcast == "10.0.0.255" && shown.scope == "link")
      #expect(shown.label == "eth1:1" && shown.metric == 50 && shown.noprefixroute == true)
      #expect((7000...7200).contains(shown.validLifeTime))
      #expect((3400...3600).contains(shown.preferredLifeTime))
      var observed = try #require(try kernel.observe().addresses(on: eth1).first)
      // The kernel counts the seconds down, and rounds.
      observed.validLifetime = address.validLifetime
      observed.preferredLifetime = address.preferredLifetime
      #expect(observed == address)
      #expect(try kernel.numbers([.addAddress(address), .removeAddress(address)]) == [EEXIST, 0])
      #expect(try shownAddresses().isEmpty)
    }
  }

  @Test func peerIsTheOtherEnd() throws {
    try inPrivateNamespace {
      try makeVeth()
      let eth1 = try eth1()
      let address = InterfaceAddress(
        link: eth1, address: try #require(IPAddressWithLength("10.9.0.1/32")),
        peer: IPAddress("10.9.0.2"))
      var kernel = try LinuxBackend()
      #expect(try kernel.numbers([.addAddress(address)]) == [0])
      let shown = try #require(try shownAddresses().first)
      #expect(shown.local == "10.9.0.1" && shown.address == "10.9.0.2")
      #expect(try kernel.observe().addresses == [address])
      #expect(try kernel.numbers([.removeAddress(address)]) == [0])
    }
  }

  @Test func ipv6AddressKeepsItsFlags() throws {
    try inPrivateNamespace {
      try makeVeth()
      let eth1 = try eth1()
      let address = InterfaceAddress(
        link: eth1, address: try #require(IPAddressWithLength("fd00::20/64")),
        flags: [.noDuplicateDetection, .noPrefixRoute])
      var kernel = try LinuxBackend()
      #expect(try kernel.numbers([.addAddress(address)]) == [0])
      let shown = try #require(try shownAddresses().first)
      #expect(shown.local == "fd00::20" && shown.nodad == true && shown.noprefixroute == true)
      #expect(try kernel.observe().addresses == [address])
      #expect(try kernel.numbers([.removeAddress(address)]) == [0])
      #expect(try kernel.observe().addresses.isEmpty)
    }
  }

  @Test func sameAddressWithAnotherLengthStays() throws {
    try inPrivateNamespace {
      try makeVeth()
      let eth1 = try eth1()
      let subnet = InterfaceAddress(
        link: eth1, address: try #require(IPAddressWithLength("10.0.0.20/24")))
      let host = InterfaceAddress(
        link: eth1, address: try #require(IPAddressWithLength("10.0.0.20/32")))
      var kernel = try LinuxBackend()
      #expect(try kernel.numbers([.addAddress(subnet), .addAddress(host)]) == [0, 0])
      #expect(try kernel.numbers([.removeAddress(host)]) == [0])
      #expect(try kernel.observe().addresses == [subnet])
    }
  }

  @Test func longestLinkNameNeedsNoLabel() throws {
    try inPrivateNamespace {
      try makeVeth()
      try ip("link set eth1 name ethernet1234567")
      let link = try #require(LinkName("ethernet1234567"))
      let address = InterfaceAddress(
        link: link, address: try #require(IPAddressWithLength("10.0.0.20/24")))
      var kernel = try LinuxBackend()
      #expect(try kernel.numbers([.addAddress(address)]) == [0])
      #expect(try kernel.observe().addresses == [address])
    }
  }

  /// A change without one of them loses it: the connected route would then come before that of
  /// every other NIC.
  @Test(arguments: ["10.0.0.20/24", "fd00::20/64"])
  func theMarkAndTheMetricOutliveAChange(_ text: String) throws {
    try inPrivateNamespace {
      try makeVeth()
      let address = InterfaceAddress(
        link: try eth1(), address: try #require(IPAddressWithLength(text)),
        validLifetime: .seconds(60), preferredLifetime: .seconds(60),
        flags: text.contains(":") ? .noDuplicateDetection : [],
        routeMetric: RouteMetric(2025), madeBy: .enicfg)
      var permanent = address
      permanent.validLifetime = .forever
      permanent.preferredLifetime = .forever
      var kernel = try LinuxBackend()
      #expect(try kernel.numbers([.addAddress(address)]) == [0])
      #expect(kernel.perform([.replaceAddress(address, with: permanent)]) == [nil])
      #expect(try kernel.observe().addresses == [permanent])
      // iproute2 changes it without a word about either.
      try ip("address change \(text) dev eth1 valid_lft 60 preferred_lft 60")
      let changed = try #require(try kernel.observe().addresses.first)
      #expect(changed.madeBy == .unspecified)
      #expect(kernel.perform([.replaceAddress(changed, with: permanent)]) == [nil])
      #expect(try kernel.observe().addresses == [permanent])
    }
  }

  @Test func lifetimesAreReplacedWithoutTheRoutesGoing() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try ip("route add default via 10.0.0.1 table 10001")
      var kernel = try LinuxBackend()
      let before = try kernel.observe()
      let address = try #require(before.addresses(on: try eth1()).first)
      var bounded = address
      bounded.validLifetime = .seconds(7200)
      bounded.preferredLifetime = .seconds(7200)
      #expect(kernel.perform([.replaceAddress(address, with: bounded)]) == [nil])
      #expect((7000...7200).contains(try shownAddresses().first?.validLifeTime ?? 0))
      #expect(kernel.perform([.replaceAddress(bounded, with: address)]) == [nil])
      let after = try kernel.observe()
      #expect(Set(after.addresses) == Set(before.addresses))
      // The kernel adds IPv6 routes of its own a moment after an address.
      let routes = after.routes.filter { $0.destination.family == .v4 }
      #expect(routes == before.routes.filter { $0.destination.family == .v4 })
    }
  }
}
