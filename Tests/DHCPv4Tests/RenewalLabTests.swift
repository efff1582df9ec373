// Renewals by a real server in the lab's VPC: eth0 and eth1 are in one subnet.

import Model
import TestSupport
import Testing
import VPCLab

@testable import DHCPv4

/// A keeper of one link's lease over the real sockets, in the calling thread's network namespace.
private struct RealClient: ~Copyable {
  private var keeper = LeaseKeeper()
  private var socket: PacketSocket
  private var sockets = UnicastSockets()
  private var random = SystemRandomNumberGenerator()
  private let link: UInt32

  init(_ socket: consuming PacketSocket, link: UInt32) {
    self.socket = socket
    self.link = link
  }

  /// Begins to get a lease.
  mutating func acquire(mac: String) throws {
    let request = LeaseRequest(linkIndex: link, mac: Fixture.mac(mac))
    let messages = keeper.acquire(
      request, within: .seconds(30), at: socket.now, random: &random)
    try send(messages)
  }

  /// Waits for news.
  mutating func nextNews() throws -> LeaseKeeper.News {
    let end = socket.now + .seconds(60)
    while socket.now < end {
      let event: LeaseKeeper.Event
      switch try socket.receive(until: min(keeper.nextTimer ?? end, end)) {
      case .packet(let packet, let link, let isChecksumReady):
        event = .packet(packet, linkIndex: link, isChecksumReady: isChecksumReady)
      case .timeIsUp, .watchedReadable: event = .timer
      }
      let (messages, news) = keeper.handle(event, at: socket.now, random: &random)
      try send(messages)
      if let news = news.first {
        sockets.close(link)
        return news
      }
    }
    throw Surprise(
      description: "no news for a minute; \(String(describing: keeper.failure(of: link)))")
  }

  /// Waits for a lease.
  mutating func nextLease() throws -> Lease {
    let news = try nextNews()
    guard case .granted(let lease, link, _) = news else { throw Surprise(description: "\(news)") }
    return lease
  }

  private mutating func send(_ messages: [LeaseKeeper.Message]) throws {
    for message in messages {
      switch message {
      case .broadcast(let packet, let link): try socket.broadcast(packet, linkIndex: link)
      case .unicast(let payload, let link, let source, let server):
        try sockets.send(payload, linkIndex: link, from: source, to: server)
      }
    }
  }
}

@Suite struct RenewalLabTests {
  private struct Shown: Decodable { let ifindex: UInt32 }

  /// A VPC whose server leases for two minutes, with a T1 and T2 that a test can wait for.
  private func lab(renewal: Int, rebinding: Int) throws -> VPCLab {
    let lab = try VPCLab(
      VPCConfiguration(
        nicCount: 2,
        dhcp: DHCPServerOptions(
          leaseTime: .seconds(120),
          arguments: [
            "--dhcp-option-force=option:T1,\(renewal)s",
            "--dhcp-option-force=option:T2,\(rebinding)s",
          ])))
    try lab.countRenewals(from: "10.0.0.20")
    return lab
  }

  /// Gets a lease for eth1 and configures its address; then continues.
  private func client<Result: Sendable>(
    in lab: VPCLab,
    _ body: @escaping @Sendable (inout RealClient) throws -> Result
  ) throws -> Result {
    let nic = try lab.nic("eth1")
    return try inNetworkNamespace(of: lab.guest.pid) {
      try ip("link set eth1 up")
      let index = try #require(ip("link show eth1", as: [Shown].self).first?.ifindex)
      var client = RealClient(try PacketSocket(), link: index)
      try client.acquire(mac: nic.macAddress)
      let lease = try client.nextLease()
      #expect(lease.address.description == "10.0.0.20/24")
      try ip("addr add \(lease.address) dev eth1")
      return try body(&client)
    }
  }

  /// dhcpcd issue 400: the routes lead to eth0, and the renewal leaves by eth1 all the same.
  @Test func renewalLeavesByItsOwnNIC() throws {
    let lab = try lab(renewal: 5, rebinding: 20)
    defer { lab.takeDown() }
    let servers = try client(in: lab) { client in
      let route = try ip("route get 10.0.0.253")
      #expect(route.contains("dev eth0"))
      return [try client.nextLease().server, try client.nextLease().server]
    }
    #expect(servers == [Fixture.server, Fixture.server])
    #expect(try lab.renewals(.unicast, by: "eth1") == 2)
    #expect(try lab.renewals(.unicast, by: "eth0") == 0)
    #expect(try lab.renewals(.broadcast, by: "eth1") == 0)
    #expect(lab.dhcpLog.contains("DHCPACK(vsw0) 10.0.0.20"))
  }

  /// Leases shorter than dnsmasq's two minutes.
  @Test(arguments: UnpackedDHCPServer.allCases) func leaseOfTwentySecondsIsRenewed(
    _ server: UnpackedDHCPServer
  ) throws {
    let lab = try VPCLab(VPCConfiguration(nicCount: 2, dhcp: nil))
    defer { lab.takeDown() }
    try lab.countRenewals(from: "10.0.0.20")
    let directory = "\(#filePath)".split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    try lab.startDHCP(
      server, unpackedIn: directory + "/.build-tools/servers", leaseTime: 20, renewal: 5)
    let leases = try client(in: lab) { client in
      [try client.nextLease(), try client.nextLease(), try client.nextLease()]
    }
    #expect(leases.map(\.address.description) == Array(repeating: "10.0.0.20/24", count: 3))
    #expect(leases.map(\.leaseTime) == Array(repeating: .seconds(20), count: 3))
    #expect(try lab.renewals(.unicast, by: "eth1") == 3)
    #expect(try lab.renewals(.unicast, by: "eth0") == 0)
    #expect(try lab.renewals(.broadcast, by: "eth1") == 0)
  }

  /// The server does not get what is sent to it alone.
  @Test func rebindingReachesTheServer() throws {
    let lab = try lab(renewal: 5, rebinding: 6)
    defer { lab.takeDown() }
    try lab.router.output(
      of: ["nft", "-f", "-"],
      input: """
        table inet deaf {
          chain arrivals { type filter hook input priority 0;
            ip daddr 10.0.0.253 udp dport 67 drop
          }
        }

        """)
    let lease = try client(in: lab) { client in try client.nextLease() }
    #expect(lease.address.description == "10.0.0.20/24")
    #expect(try lab.renewals(.unicast, by: "eth1") == 1)
    #expect(try lab.renewals(.broadcast, by: "eth1") == 1)
    #expect(try lab.renewals(.broadcast, by: "eth0") == 0)
  }

  @Test func refusedRenewalGetsTheNewAddress() throws {
    let lab = try lab(renewal: 5, rebinding: 20)
    defer { lab.takeDown() }
    let (news, lease) = try client(in: lab) { client in
      try lab.lease("10.0.0.77", to: "eth1")
      return (try client.nextNews(), try client.nextLease())
    }
    guard case .refused(_, Fixture.server, let text) = news else {
      throw Surprise(description: "\(news)")
    }
    #expect(!text.isEmpty)
    #expect(lease.address.description == "10.0.0.77/24")
    #expect(lab.dhcpLog.contains("DHCPNAK(vsw0) 10.0.0.20"))
  }
}
