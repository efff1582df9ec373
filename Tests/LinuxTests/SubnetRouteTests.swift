// The kernel's routes to IPv6 subnets: none is left when the addresses of enicfg are removed.

import Execution
import Linux
import Model
import Planning
import TestSupport
import Testing

@Suite struct SubnetRouteTests {
  /// The metrics of the link's routes to the subnet.
  private func metrics(_ kernel: inout LinuxBackend) throws -> [UInt32] {
    try kernel.observe().routes.filter {
      $0.destination == IPPrefix("2001:db8::/64") && $0.link?.text == "eth1" && $0.table == .main
    }.map(\.metric.rawValue).sorted()
  }

  /// On Linux 6.18.44, the address has two routes in the end, and its removal removes the first one only.
  @Test func anAddressThatHadALifetimeLeavesNoRoute() throws {
    try inPrivateNamespace {
      try ip("link add eth1 type veth peer name far1")
      try ip("link set far1 up")
      try ip("link set eth1 up")
      try ip("address add 2001:db8::20/64 dev eth1 nodad valid_lft 600 preferred_lft 600")
      try ip("address change 2001:db8::20/64 dev eth1 nodad metric 2025")
      var kernel = try LinuxBackend()
      #expect(try metrics(&kernel).contains(2025))
      let desired = try desiredLinks(text: "take-down eth1\nmade address 2001:db8::20/64")
      var executor = Executor()
      try executor.apply(try Planner.plan(desired, in: kernel.observe()), to: &kernel)
      #expect(try metrics(&kernel) == [])
      #expect(executor.undo(on: &kernel) == [])
      #expect(try metrics(&kernel).contains(2025))
    }
  }
}
