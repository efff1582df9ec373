// The agent's leases in real time: extended without a flap, replaced by a NAK, lost and found again.

import Glibc
import Testing
import VPCLab

@Suite struct AgentLeaseTests {
  private static let servers = inCheckout(".build-tools/servers")

  /// dnsmasq with leases of two minutes, and a T1 that a test can wait for.
  private static let quickRenewal = DHCPServerOptions(
    leaseTime: .seconds(120),
    arguments: ["--dhcp-option-force=option:T1,5s", "--dhcp-option-force=option:T2,60s"])

  private func expectRenewal(by agent: RunningAgent, of address: String = "10.0.0.20") throws {
    try agent.line(with: "eth1: 10.0.0.253 extended the lease of \(address)/24")
  }

  /// Twenty seconds pass: without the agent, the address is gone by then.
  @Test(arguments: UnpackedDHCPServer.allCases)
  func renewalsTouchNothingButLifetimes(_ server: UnpackedDHCPServer) throws {
    let lab = try agentLab(nicCount: 2, dhcp: nil)
    defer { lab.takeDown() }
    try lab.startDHCP(server, unpackedIn: Self.servers, leaseTime: 20, renewal: 5)
    try lab.countRenewals(from: "10.0.0.20")
    var agent = try lab.startAgent()
    let before = try lab.guest.state()
    let watch = try NetworkWatch(lab.guest)
    let connection = try Connection(from: "10.0.0.20", in: lab)
    for _ in 1...2 {
      try expectRenewal(by: agent)
      try connection.expectAnswer()
    }
    try agent.stop()
    try connection.expectAnswer()
    agent = try lab.startAgent()
    try connection.expectAnswer()
    for _ in 1...2 {
      try expectRenewal(by: agent)
      try connection.expectAnswer()
    }
    let news = try watch.take()
    #expect(news.filter { !$0.contains(" inet 10.0.0.20/24 ") || $0.hasPrefix("Deleted") } == [])
    #expect(news.count >= 4)
    try lab.guest.expectState(before)
    #expect(try lab.renewals(.unicast, by: "eth1") >= 4)
    for way in RenewalWay.allCases { #expect(try lab.renewals(way, by: "eth0") == 0) }
    #expect(try lab.renewals(.broadcast, by: "eth1") == 0)
  }

  @Test func refusedRenewalMovesEverything() throws {
    let lab = try agentLab(dhcp: Self.quickRenewal)
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    try lab.readdress("eth1", to: "10.0.0.77")
    try agent.line(with: "refuses to extend the lease")
    try agent.line(with: "+ address 10.0.0.77/24")
    try eventually(
      within: eventLimit,
      {
        try lab.guest.labelled("eth1") == [
          "10.0.0.77/24", "10.0.0.66/24 eth1:0 secondary", "10.0.0.67/24 eth1:1 secondary",
        ]
      },
      showing: { "\((try? lab.guest.labelled("eth1")) ?? [])\n\(agent.log)" })
    #expect(
      try lab.guest.sources(lookingUp: 1001) == ["10.0.0.66", "10.0.0.67", "10.0.0.77"])
    let reaches = try lab.guest.reaches(VPCLab.internet, from: "10.0.0.77")
    #expect(reaches)
    let changes = try lab.guest.state().changes(since: before)
    #expect(changes.filter { $0.contains("eth2") } == [])
    try expectRenewal(by: agent, of: "10.0.0.77")
    // Some seconds more are not worth a change; the next renewal brings more.
    var plan = ""
    try eventually(
      within: eventLimit,
      {
        plan = try lab.guest.enicfgDone("plan", "--all")
        return plan.hasPrefix("No changes.")
      }, showing: { "\(plan)\n\(agent.log)" })
  }

  /// The server is silent for a whole lease, and then back.
  @Test func lostLeaseIsFoundAgain() throws {
    let lab = try agentLab(nicCount: 2, dhcp: nil)
    defer { lab.takeDown() }
    try lab.startDHCP(.dhcpd, unpackedIn: Self.servers, leaseTime: 20, renewal: 5)
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    lab.stopDHCP()
    try agent.line(with: "eth1: the lease expired")
    try eventually(within: eventLimit) {
      try !lab.guest.labelled("eth1").contains("10.0.0.20/24")
    }
    #expect(try lab.published("eth1")?["state"]?["waiting"] != nil, "\(agent.log)")
    try lab.startDHCP()
    try agent.line(with: "eth1: 10.0.0.253 granted a lease of 10.0.0.20/24")
    try lab.awaitState(before, agent)
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  /// The other one offers what the cloud does not know, and refuses whatever it did not lease.
  @Test func secondServerOfTheSegmentChangesNothing() throws {
    let lab = try agentLab(nicCount: 2, dhcp: nil)
    defer { lab.takeDown() }
    try lab.startDHCP(.dhcpd, unpackedIn: Self.servers, leaseTime: 20, renewal: 5)
    let other = try lab.startSecondDHCP()
    var agent = try lab.startAgent()
    let before = try lab.guest.state()
    let watch = try NetworkWatch(lab.guest)
    for _ in 1...2 { try expectRenewal(by: agent) }
    for _ in 1...2 {
      try agent.stop()
      agent = try lab.startAgent()
      try expectRenewal(by: agent)
    }
    // Each lease is asked for again here, and both servers answer.
    try lab.guest.shell("rm -r /run/enicfg/leases")
    agent.process.signal(SIGKILL)
    agent = try lab.startAgent()
    try expectRenewal(by: agent)
    #expect(try watch.take().filter { $0.hasPrefix("Deleted") } == [], "\(agent.log)")
    #expect(other.output.contains("DHCPOFFER(side) 10.0.0.2"), "\(other.output)")
    try lab.guest.expectState(before)
  }
}

extension VPCLab {
  /// Starts a server at 10.0.0.252 besides the one that runs, which leases 10.0.0.200 to 10.0.0.210 to all who ask.
  fileprivate func startSecondDHCP() throws -> BackgroundCommand {
    try router.shell(
      """
      ip link add side type veth peer name sideport
      ip link set sideport master vsw0 up
      ip addr add 10.0.0.252/24 dev side
      ip link set side up
      # Who asks for the address of one of the two servers gets that one's answer alone.
      echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore
      """)
    let server = try router.start([
      "dnsmasq", "--conf-file=/dev/null", "--no-daemon", "--log-facility=-", "--pid-file=",
      "--user=root", "--port=0", "--no-ping", "--dhcp-authoritative", "--leasefile-ro",
      "--bind-interfaces", "--interface=side",
      "--dhcp-range=10.0.0.200,10.0.0.210,255.255.255.0,120",
    ])
    try server.waitForOutput("DHCP, IP range 10.0.0.200")
    return server
  }
}
