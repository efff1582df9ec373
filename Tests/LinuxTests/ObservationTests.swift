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
      let before = try #require(try kernel.observe().link(named: eth1())?.settings[setting])
      try run("sysctl", ["-q", "-w", "net/ipv6/conf/eth1/accept_ra=\(1 - before)"])
      #expect(try kernel.observe().link(named: eth1())?.settings[setting] == before)
      try ip("route add 192.0.2.0/24 dev eth1")
      #expect(try kernel.observe().link(named: eth1())?.settings[setting] == 1 - before)
      try run("sysctl", ["-q", "-w", "net/ipv6/conf/eth1/accept_ra=\(before)"])
      let change = Change.setMTU(try eth1(), from: 1500, to: 1400)
      #expect(kernel.perform([change]) == [nil])
      #expect(try kernel.observe().link(named: eth1())?.settings[setting] == before)
    }
  }
}
