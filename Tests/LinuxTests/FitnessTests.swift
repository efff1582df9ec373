// What is there and does not work, and who uses a link: on the real kernel.

import Execution
import Glibc
import Linux
import Model
import Planning
import TestSupport
import Testing

@Suite struct FitnessTests {
  /// A plan for 10.0.0.20/24 behind 10.0.0.253 on eth1, with more lines.
  private static let desired = """
    link eth1
    numbers 1001 1001 31001
    address 10.0.0.20/24 via 10.0.0.253

    """

  /// Plans, applies and verifies.
  private static func reach(_ desired: String) throws -> Plan {
    var kernel = try LinuxBackend()
    let plan = try Planner.plan(desiredLinks(text: desired), in: kernel.observe())
    var executor = Executor()
    try executor.apply(plan, to: &kernel)
    try executor.verify(plan.desired, on: &kernel)
    return plan
  }

  private static func takenDown() throws -> Plan {
    let links = try desiredLinks(text: "take-down eth1\nmade up\nmade address 10.0.0.20/24\n")
    var kernel = try LinuxBackend()
    return try Planner.plan(links, in: kernel.observe())
  }

  /// metallb#1592.
  @Test func aDuplicateIPv6AddressWorksAfterItIsMadeAgain() throws {
    let desired = Self.desired
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try ip("address flush dev eth1")
      try ip("address add 2001:db8::20/64 dev far1 nodad")
      try ip("address add 2001:db8::20/64 dev eth1")
      let isDuplicate = {
        try ip("-6 address show dev eth1 dadfailed").contains("2001:db8::20")
      }
      // The kernel asks for a second at most; a lost race ends the test.
      for _ in 0..<500 where try !isDuplicate() { try run("sleep", ["0.02"]) }
      #expect(try isDuplicate())
      try ip("address delete 2001:db8::20/64 dev far1")
      #expect(throws: PlanError.self) { try Self.reach(desired + "ipv6 2001:db8::20/64\n") }
      let plan = try Self.reach(
        desired + "ipv6 2001:db8::20/64\nmade address 2001:db8::20/64\n")
      #expect(plan.steps.contains { $0.change.kind == .address && $0.change.action == .remove })
      let text = try ip("-6 address show dev eth1")
      #expect(text.contains("2001:db8::20") && !text.contains("dadfailed"))
    }
  }

  /// cloud-init#4157: connections that name no source came from the alias.
  @Test func thePrimaryAddressIsTheSourceBehindAnotherProgramsAlias() throws {
    let desired = Self.desired
    try inPrivateNamespace {
      try makeVeth()
      try ip("link set eth1 up")
      try ip("address add 10.0.0.30/24 dev eth1")
      _ = try Self.reach(desired + "secondary 10.0.0.30/24 0\n")
      let way = try ip("route get 192.0.2.1")
      #expect(way.contains("via 10.0.0.253 dev eth1 src 10.0.0.20"))
      #expect(try Self.reach(desired + "secondary 10.0.0.30/24 0\n").isEmpty)
    }
  }

  /// Such a route left the ENI's other traffic to the primary NIC.
  @Test(arguments: ["tos 0x10"]) func aRouteForSomePacketsIsNotTheDefaultRoute(
    _ some: String
  ) throws {
    let desired = Self.desired
    try inPrivateNamespace {
      try makeVeth()
      try ip("link set eth1 up")
      try ip("address add 10.0.0.20/24 dev eth1")
      try ip("route add default via 10.0.0.253 dev eth1 \(some) table 1001")
      let plan = try Self.reach(desired)
      #expect(plan.steps.count { $0.change.kind == .route } == 2)
      #expect(try ip("route get 192.0.2.1 from 10.0.0.20").contains("table 1001"))
      #expect(try ip("route show table 1001").contains(some))
    }
  }

  @Test func aLinkThatAnotherOneIsStackedOnStaysUp() throws {
    let desired = Self.desired
    try inPrivateNamespace {
      try makeVeth()
      _ = try Self.reach(desired)
      #expect(try Self.takenDown().steps.contains { $0.change == .setLinkDown(try eth1()) })
      try ip("link add mac1 link eth1 type macvlan")
      let plan = try Self.takenDown()
      #expect(!plan.steps.contains { $0.change.kind == .link })
      #expect(plan.sections[0].kept == [.linkUp(try eth1(), for: .link(try name("mac1")))])
    }
  }

  /// A container's macvlan: its link is in another namespace, and only its MAC is seen here.
  @Test func aLinkUnderAContainersMacvlanStaysUp() throws {
    let desired = Self.desired
    try inPrivateNamespace {
      let container = try pathOfNamespace()
      try inPrivateNamespace {
        try makeVeth()
        _ = try Self.reach(desired)
        let mac = try #require(MACAddress("02:00:00:00:00:07"))
        try ip("link add mac1 link eth1 address \(mac) type macvlan")
        try ip("link set mac1 netns \(container)")
        try run("nsenter", ["--net=\(container)", "ip", "link", "set", "mac1", "up"])
        let plan = try Self.takenDown()
        #expect(!plan.steps.contains { $0.change.kind == .link })
        #expect(plan.sections[0].kept == [.linkUp(try eth1(), for: .station(mac))])
      }
    }
  }

  @Test func aMemberOfABridgeStaysUp() throws {
    let desired = Self.desired
    try inPrivateNamespace {
      try makeVeth()
      _ = try Self.reach(desired)
      try ip("link add br1 type bridge")
      try ip("link set eth1 master br1")
      let plan = try Self.takenDown()
      #expect(!plan.steps.contains { $0.change.kind == .link })
      #expect(plan.sections[0].kept == [.linkUp(try eth1(), for: .master(try name("br1")))])
    }
  }

  /// With the mode 0 a route shows nothing but the number of its next-hop object.
  @Test(arguments: ["0", "1"]) func aNextHopGroupWithAMemberOnTheLinkKeepsItUp(
    _ mode: String
  ) throws {
    let desired = Self.desired
    try inPrivateNamespace {
      try makeVeth()
      try run("sysctl", ["-qw", "net.ipv4.nexthop_compat_mode=\(mode)"])
      _ = try Self.reach(desired)
      try ip("nexthop add id 7 via 10.0.0.253 dev eth1")
      let unused = try Self.takenDown()
      #expect(!unused.steps.contains { $0.change.kind == .link })
      try ip("nexthop add id 8 group 7")
      try ip("route add 192.0.2.0/24 nhid 8")
      let plan = try Self.takenDown()
      #expect(!plan.steps.contains { [.link, .address].contains($0.change.kind) })
      #expect(plan.sections[0].kept.count == 1)
    }
  }

  private func name(_ text: String) throws -> LinkName { try #require(LinkName(text)) }
}
