// What is observed is what is there, and the kernel is not asked again for what it told no change of.

import Execution
import Linux
import Model
import Planning
import TestSupport
import Testing

@Suite struct ObservationTests {
  /// What another program changes is seen at the next look, of each kind that a plan is made of.
  @Test(arguments: [
    "link set eth1 mtu 1400", "link set eth1 down", "link add other type veth peer name far2",
    "address add 10.0.0.21/24 dev eth1", "address del fd00::20/64 dev eth1",
    "address change 10.0.0.20/24 dev eth1 valid_lft 60 preferred_lft 60",
    "route add 192.0.2.0/24 dev eth1 table 77", "-6 route add 2001:db8::/64 dev eth1 table 77",
    "rule add from 192.0.2.1 lookup 77", "-6 rule add from 2001:db8::1 lookup 77",
    "nexthop add id 7 via 10.0.0.9 dev eth1",
  ])
  func whatChangesIsSeen(_ change: String) throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      var kernel = try LinuxBackend()
      let before = try kernel.observe()
      #expect(try kernel.observe() == before)
      try ip(change)
      let after = try kernel.observe()
      #expect(after != before)
      var fresh = try LinuxBackend()
      #expect(try after == fresh.observe())
    }
  }

  /// The kernel tells nobody of a setting: so long as nothing is told or done, it is not asked again.
  @Test func whatNobodyToldOfIsNotAskedAgain() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      var kernel = try LinuxBackend()
      let setting = LinkSetting.acceptAdvertisements
      func seen() throws -> UInt32? { try kernel.observe().link(named: eth1())?.settings[setting] }
      // IPv6 makes news of its own for a while.
      var wasKept = false
      for _ in 0..<100 where !wasKept {
        let before = try #require(try seen())
        try run("sysctl", ["-q", "-w", "net/ipv6/conf/eth1/accept_ra=\(1 - before)"])
        wasKept = try seen() == before
      }
      #expect(wasKept)
      let after = try 1 - #require(try seen())
      let change = Change.setMTU(try eth1(), from: 1500, to: 1400)
      #expect(kernel.perform([change]) == [nil])
      #expect(try seen() == after)
    }
  }
}

/// Routes that nothing looks up.
@Suite struct ManyRoutesTests {
  /// Routes in a table, as one batch.
  private func addRoutes(_ count: Int, table: Int, family: String = "-4") throws {
    let block = family == "-4" ? "192.0.2.0/24" : "2001:db8::/64"
    let line = "route add \(block) dev eth1 table \(table) metric"
    try run("sh", ["-c", "seq \(count) | sed 's|^|\(line) |' | ip \(family) -batch -"])
  }

  @Test(arguments: ["-4", "-6"]) func manyInATableThatNothingLooksUpAreLeftOut(
    _ family: String
  ) throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try addRoutes(101, table: 500, family: family)
      try ip("route add 198.51.100.0/24 dev eth1 table 77")
      try ip("rule add from 192.0.2.1 lookup 77")
      var kernel = try LinuxBackend()
      kernel.leaveOutManyRoutes()
      let narrow = try kernel.observe()
      let isNarrow = kernel.leavesOutRoutes
      #expect(isNarrow)
      var other = try LinuxBackend()
      var whole = try other.observe()
      #expect(whole.routes.count > 101)
      whole.routes.removeAll { $0.table.rawValue == 500 }
      #expect(Set(narrow.routes) == Set(whole.routes))
      #expect(narrow.rules == whole.rules && narrow.addresses == whole.addresses)
      // What changes is seen, and a table that is looked up by now.
      try run(
        "ip",
        [
          family, "rule", "add", "to", family == "-4" ? "192.0.2.7" : "2001:db8::7", "lookup",
          "500",
        ])
      #expect(try kernel.observe().routes.count { $0.table.rawValue == 500 } == 101)
      kernel.lookAtAllRoutes()
      #expect(try Set(kernel.observe().routes) == Set(other.observe().routes))
    }
  }

  @Test func fewAreNotLeftOut() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try addRoutes(100, table: 500)
      var kernel = try LinuxBackend()
      kernel.leaveOutManyRoutes()
      #expect(try kernel.observe().routes.count { $0.table.rawValue == 500 } == 100)
      let isNarrow = kernel.leavesOutRoutes
      #expect(!isNarrow)
    }
  }
}
