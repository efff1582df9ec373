// The socket for renewals on the real kernel: two NICs in one subnet, in a namespace of its own.

import Glibc
import Model
import SystemCalls
import TestSupport
import Testing

@testable import DHCPv4

@Suite struct UnicastSocketTests {
  private static let server = IPv4Address(10, 9, 0, 253)
  private static let own = IPv4Address(10, 9, 0, 21)

  /// Two pairs of links that are up, with addresses of the same subnet; the first has the routes.
  private static func makeTwoNICs() throws -> (second: UInt32, far: UInt32) {
    for number in [0, 1] {
      try ip("link add eth\(number) type veth peer name far\(number)")
      try ip("link set far\(number) up")
      try ip("link set eth\(number) up")
      try ip("addr add 10.9.0.2\(number)/24 dev eth\(number)")
      // Nobody answers for the server: the address is known.
      let far = try #require(
        ip("link show far\(number)", as: [Shown].self).first?.address)
      try ip("neighbour add \(server) lladdr \(far) dev eth\(number)")
    }
    return unsafe (if_nametoindex("eth1"), if_nametoindex("far1"))
  }

  private struct Shown: Decodable { let address: String }

  /// The error of a body.
  private static func error(_ body: () throws(SystemCallError) -> Void) -> SystemCallError? {
    do throws(SystemCallError) {
      try body()
      return nil
    } catch { return error }
  }

  @Test func sendsThroughItsLinkAlthoughAnotherHasTheRoute() throws {
    let counts = try inPrivateNamespace {
      let (second, _) = try Self.makeTwoNICs()
      try run("nft", ["add table netdev renewals"])
      for link in ["far0", "far1"] {
        try run("nft", ["add counter netdev renewals \(link)"])
        let hook = "type filter hook ingress device \(link) priority 0;"
        try run("nft", ["add chain netdev renewals \(link) { \(hook) }"])
        let match = "ip saddr \(Self.own) ip daddr \(Self.server) udp sport 68 udp dport 67"
        try run("nft", ["add rule netdev renewals \(link) \(match) counter name \(link)"])
      }
      var sockets = UnicastSockets()
      for _ in 0..<10 {
        try sockets.send([1, 2, 3], linkIndex: second, from: Self.own, to: Self.server)
      }
      return try ["far0", "far1"].map { try run("nft", ["list counter netdev renewals \($0)"]) }
    }
    #expect(counts[0].contains("packets 0 "))
    #expect(counts[1].contains("packets 10 "))
  }

  @Test func reportsWhyItCannotSend() throws {
    let errors = try inPrivateNamespace {
      let (second, _) = try Self.makeTwoNICs()
      var errors: [SystemCallError?] = []
      var sockets = UnicastSockets()
      let stranger = IPv4Address(10, 9, 0, 99)
      errors.append(
        Self.error { () throws(SystemCallError) in
          try sockets.send([1], linkIndex: second, from: stranger, to: Self.server)
        })
      try ip("link set eth1 down")
      errors.append(
        Self.error { () throws(SystemCallError) in
          try sockets.send([1], linkIndex: second, from: Self.own, to: Self.server)
        })
      try ip("link set eth1 up")
      try ip("addr add \(Self.own)/32 dev eth0")
      try ip("link del eth1")
      errors.append(
        Self.error { () throws(SystemCallError) in
          try sockets.send([1], linkIndex: second, from: Self.own, to: Self.server)
        })
      sockets.close(second)
      return errors
    }
    #expect(
      errors == [
        SystemCallError(operation: "bind", number: EADDRNOTAVAIL),
        SystemCallError(operation: "sendto", number: ENETUNREACH),
        SystemCallError(operation: "sendto", number: ENODEV),
      ])
    #expect(errors.map { $0?.isLinkGone } == [false, false, true])
  }

  /// dhclient and others have the port for every address.
  @Test func sharesThePortWithOtherClients() throws {
    let error = try inPrivateNamespace {
      let (second, _) = try Self.makeTwoNICs()
      let one = try UnicastSocket(linkIndex: second, address: Self.own)
      var sockets = UnicastSockets()
      let error = Self.error { () throws(SystemCallError) in
        try sockets.send([1], linkIndex: second, from: Self.own, to: Self.server)
      }
      try one.send([2], to: Self.server)
      return error
    }
    #expect(error == nil)
  }

  @Test func packetSocketTakesWithoutWaiting() throws {
    let events = try inPrivateNamespace {
      let (near, far) = try Self.makeTwoNICs()
      var socket = try PacketSocket()
      let none = try socket.take()
      let packet = Datagram.wrap([7], from: Self.server, port: 67, to: .limitedBroadcast, port: 68)
      try socket.broadcast(packet, linkIndex: near)
      var descriptor = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
      let ready = unsafe poll(&descriptor, 1, 60_000)
      let one = try socket.take()
      return (none, ready, one == .packet(packet, linkIndex: far, isChecksumReady: true))
    }
    #expect(events.0 == nil)
    #expect(events.1 == 1)
    #expect(events.2)
  }
}
