// The monitor names the links of every change that a plan could be about.

import Execution
import Glibc
import Linux
import Model
import Planning
import TestSupport
import Testing

/// Takes news until there are some that fit, and returns those.
private func news(
  _ monitor: inout NetworkMonitor, where fits: (NetworkNews) -> Bool
) throws -> NetworkNews {
  while true {
    try #require(isReadable(monitor.fileDescriptor, within: 10_000))
    let news = monitor.drain()
    if fits(news) { return news }
  }
}

private func isReadable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
  var descriptor = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return unsafe poll(&descriptor, 1, milliseconds) == 1
}

/// The index of a link.
private func index(of name: String) throws -> UInt32 {
  var kernel = try LinuxBackend()
  let name = try #require(LinkName(name))
  return try #require(try kernel.observe().link(named: name)?.index)
}

private func table(_ number: UInt32) throws -> RouteTable { try #require(RouteTable(number)) }

/// Makes eth2 too, which is up, with 10.0.1.20/24.
private func makeSecondVeth() throws {
  try ip("link add eth2 type veth peer name far2")
  try ip("link set eth2 addrgenmode none")
  try ip("link set far2 addrgenmode none")
  try ip("link set far2 up")
  try ip("link set eth2 up")
  try ip("address add 10.0.1.20/24 dev eth2")
}

/// Takes what happened so far, the carriers that the kernel tells of late included.
private func takeEverything(_ monitor: inout NetworkMonitor) {
  while isReadable(monitor.fileDescriptor, within: 100) { _ = monitor.drain() }
}

@Suite struct NetworkMonitorTests {
  @Test(arguments: ["10.0.0.30/24", "10.9.0.1/32", "fd00::30/64"])
  func addressNamesItsLink(_ address: String) throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      let link = try index(of: "eth1")
      var monitor = try NetworkMonitor()
      takeEverything(&monitor)
      for verb in ["add", "del"] {
        try ip("address \(verb) \(address) dev eth1 \(verb == "add" ? "nodad" : "")")
        let news = try news(&monitor) { $0.changedLinks == [link] }
        #expect(news.rules.isEmpty && !news.nextHopsChanged && !news.isOverrun)
        let own = try #require(IPAddress(address.split(separator: "/")[0]))
        #expect(news.networks.contains(IPPrefix(host: own)))
        takeEverything(&monitor)
      }
    }
  }

  @Test(arguments: ["10.5.0.0/16 via 10.0.0.253", "fd05::/64 via fd00::253"])
  func routeNamesItsLinkAndItsTable(_ route: String) throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      let link = try index(of: "eth1")
      let own = try table(1001)
      var monitor = try NetworkMonitor()
      takeEverything(&monitor)
      for verb in ["add", "del"] {
        try ip("route \(verb) \(route) dev eth1 table 1001")
        let news = monitor.drain()
        #expect(news.changedLinks == [link] && news.tables == [own], "\(news)")
        #expect(news.links == [] && news.rules.isEmpty && !news.isOverrun)
        let words = route.split(separator: " ")
        #expect(news.networks == [try #require(IPPrefix(words[0]))])
        #expect(news.gateways == [try #require(IPAddress(words[2]))])
      }
    }
  }

  @Test(arguments: ["", "-6 "]) func ruleIsTold(_ family: String) throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      var monitor = try NetworkMonitor()
      takeEverything(&monitor)
      for verb in ["add", "del"] {
        try ip("\(family)rule \(verb) priority 31001 table 1001")
        let news = monitor.drain()
        #expect(news.rules.map(\.family) == [family.isEmpty ? .v4 : .v6])
        #expect(news.rules.map(\.priority.rawValue) == [31001])
        #expect(news.rules.map(\.table) == [try table(1001)])
        var expected = NetworkNews()
        expected.rules = news.rules
        #expect(news == expected)
      }
    }
  }

  @Test func multipathRouteNamesEachLink() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try makeSecondVeth()
      let links: Set<UInt32> = [try index(of: "eth1"), try index(of: "eth2")]
      var monitor = try NetworkMonitor()
      takeEverything(&monitor)
      for verb in ["add", "del"] {
        try ip(
          "route \(verb) 10.5.0.0/16 nexthop via 10.0.0.253 dev eth1 nexthop via 10.0.1.253 dev eth2"
        )
        let news = monitor.drain()
        #expect(news.changedLinks == links && news.tables == [.main], "\(news)")
        let gateways = ["10.0.0.253", "10.0.1.253"].compactMap { IPAddress($0) }
        #expect(news.gateways == Set(gateways), "\(news)")
      }
    }
  }

  @Test func nextHopObjectNamesItsLinkAndTheOneBefore() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try makeSecondVeth()
      let (first, second) = (try index(of: "eth1"), try index(of: "eth2"))
      var monitor = try NetworkMonitor()
      takeEverything(&monitor)
      let changes: [(String, Set<UInt32>)] = [
        ("add id 7 via 10.0.0.253 dev eth1", [first]),
        ("replace id 7 via 10.0.1.253 dev eth2", [first, second]),
        ("add id 8 via 10.0.0.253 dev eth1", [first]),
        ("add id 9 group 7/8", [first, second]),
        ("del id 9", [first, second]),
        ("del id 7", [second]),
      ]
      for (change, links) in changes {
        try ip("nexthop \(change)")
        var expected = NetworkNews()
        expected.nextHopsChanged = true
        expected.changedLinks = links
        #expect(monitor.drain() == expected, "\(change)")
      }
    }
  }

  /// With the setting, a route's message has the object's number and no link.
  @Test(arguments: ["0", "1"])
  func routeOverAGroupNamesEachLink(_ compatibility: String) throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try makeSecondVeth()
      let links: Set<UInt32> = [try index(of: "eth1"), try index(of: "eth2")]
      try run("sysctl", ["-qw", "net.ipv4.nexthop_compat_mode=\(compatibility)"])
      // Of before the monitor, and of after.
      try ip("nexthop add id 7 via 10.0.0.253 dev eth1")
      var monitor = try NetworkMonitor()
      try ip("nexthop add id 8 via 10.0.1.253 dev eth2")
      try ip("nexthop add id 9 group 7/8")
      takeEverything(&monitor)
      for verb in ["add", "del"] {
        try ip("route \(verb) 10.5.0.0/16 nhid 9")
        let news = monitor.drain()
        #expect(news.changedLinks == links && !news.nextHopsChanged, "\(news)")
      }
    }
  }

  @Test func renamedLinkIsTold() throws {
    try inPrivateNamespace {
      try makeVeth()
      let link = try index(of: "eth1")
      let renamed = try #require(LinkName("ens9"))
      var monitor = try NetworkMonitor()
      takeEverything(&monitor)
      try ip("link set eth1 name ens9")
      let news = monitor.drain()
      #expect(
        news.links.contains { event in
          guard case .changed(let changed) = event else { return false }
          return changed.index == link && changed.name == renamed
        })
    }
  }

  @Test func removedLinkIsTold() throws {
    try inPrivateNamespace {
      try makeVeth()
      let link = try index(of: "eth1")
      var monitor = try NetworkMonitor()
      takeEverything(&monitor)
      try ip("link del eth1")
      #expect(monitor.drain().links.contains(.removed(index: link)))
    }
  }

  @Test func linkThatMovesToAnotherNamespaceIsTold() throws {
    try inPrivateNamespace {
      let other = try pathOfNamespace()
      try inPrivateNamespace {
        try makeVeth()
        let link = try index(of: "eth1")
        var monitor = try NetworkMonitor()
        takeEverything(&monitor)
        try ip("link set eth1 netns \(other)")
        #expect(monitor.drain().links.contains(.removed(index: link)))
        try run("nsenter", ["--net=\(other)", "ip", "link", "del", "eth1"])
      }
    }
  }

  @Test func newLinkIsTold() throws {
    try inPrivateNamespace {
      var monitor = try NetworkMonitor()
      #expect(monitor.drain().isEmpty)
      try makeVeth()
      let name = try eth1()
      _ = try news(&monitor) { news in
        news.links.contains { event in
          guard case .changed(let link) = event else { return false }
          return link.name == name
        }
      }
    }
  }

  @Test func afterAnOverrunTheMonitorGoesOn() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      let link = try index(of: "eth1")
      var monitor = try NetworkMonitor(receiveBuffer: 4096)
      takeEverything(&monitor)
      for number in 0..<100 { try ip("route add 10.5.\(number).0/24 dev eth1 table 1001") }
      #expect(monitor.drain().isOverrun)
      #expect(monitor.drain().isEmpty)
      #expect(!isReadable(monitor.fileDescriptor, within: 0))
      try ip("route add 10.6.0.0/16 dev eth1 table 1001")
      let news = monitor.drain()
      #expect(news.changedLinks == [link] && !news.isOverrun)
    }
  }

  @Test func aFloodIsReadInParts() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      var monitor = try NetworkMonitor(receiveBuffer: 16 << 20)
      takeEverything(&monitor)
      var kernel = try LinuxBackend()
      _ = try kernel.observe()
      try changeMTU(times: 2500, in: &kernel)
      var counts: [Int] = []
      while isReadable(monitor.fileDescriptor, within: 100) {
        let news = monitor.drain()
        #expect(!news.isOverrun)
        counts.append(news.links.count)
      }
      #expect(counts.count > 1 && counts.allSatisfy { $0 <= 2000 }, "\(counts)")
      #expect(counts.reduce(0, +) >= 2500)
    }
  }

  /// Linux drops everything from an overrun on until all is read, and tells only the first loss.
  @Test func whatIsLostWhileAFloodIsReadIsToldAtItsEnd() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      var monitor = try NetworkMonitor(receiveBuffer: 5 << 20)
      takeEverything(&monitor)
      var kernel = try LinuxBackend()
      _ = try kernel.observe()
      try changeMTU(times: 8000, in: &kernel)
      #expect(monitor.drain().isOverrun)
      // A part of what came before the loss is still to be read.
      try #require(isReadable(monitor.fileDescriptor, within: 0))
      try ip("rule add from 10.0.0.9 lookup 1001")
      var isTold = false
      while isReadable(monitor.fileDescriptor, within: 100) {
        let news = monitor.drain()
        isTold = isTold || news.isOverrun || !news.rules.isEmpty
      }
      #expect(isTold)
      try ip("rule del from 10.0.0.9 lookup 1001")
      #expect(!monitor.drain().rules.isEmpty)
    }
  }
}
