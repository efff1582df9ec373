// The packet socket on the real kernel: a veth pair in a namespace of its own.

import Glibc
import Model
import SystemCalls
import TestSupport
import Testing

@testable import DHCPv4

@Suite struct PacketSocketTests {
  /// What comes in when packets are sent by `eth1`, in `far1`.
  private func received(sending packets: [[UInt8]]) throws -> [TransportEvent] {
    let last = Self.toClient(Array("last".utf8))
    return try inPrivateNamespace {
      let (near, _) = try Self.makePair()
      var socket = try PacketSocket()
      for packet in packets + [last] { try socket.broadcast(packet, linkIndex: near) }
      var events: [TransportEvent] = []
      while true {
        let event = try socket.receive(until: socket.now + .seconds(60))
        if case .packet(last, _, _) = event { return events }
        guard event != .timeIsUp else { throw Surprise(description: "the last packet is lost") }
        events.append(event)
      }
    }
  }

  /// A pair of links that are up, by their indexes.
  private static func makePair() throws -> (near: UInt32, far: UInt32) {
    try ip("link add eth1 type veth peer name far1")
    try ip("link set far1 up")
    try ip("link set eth1 up")
    return unsafe (if_nametoindex("eth1"), if_nametoindex("far1"))
  }

  private static func toClient(_ payload: [UInt8], port: UInt16 = 68) -> [UInt8] {
    Datagram.wrap(payload, from: Fixture.server, port: 67, to: .limitedBroadcast, port: port)
  }

  @Test func carriesPacketsToTheClientsPort() throws {
    let packets = [Self.toClient([1, 2, 3]), Self.toClient([4])]
    let payloads = try received(sending: packets).map { event in
      guard case .packet(let packet, _, true) = event else {
        throw Surprise(description: "\(event)")
      }
      return Array(packet[try Datagram.payload(of: packet.span, isChecksumReady: true)])
    }
    #expect(payloads == [[1, 2, 3], [4]])
  }

  @Test func reportsTheReceivingLink() throws {
    let (link, far) = try inPrivateNamespace {
      let (near, far) = try Self.makePair()
      var socket = try PacketSocket()
      try socket.broadcast(Self.toClient([]), linkIndex: near)
      guard case .packet(_, let link, _) = try socket.receive(until: socket.now + .seconds(60))
      else {
        return (UInt32(0), far)
      }
      return (link, far)
    }
    #expect(link == far)
  }

  @Test func filtersEverythingElse() throws {
    var fragment = Self.toClient([1])
    fragment[7] = 1
    var tcp = Self.toClient([1])
    tcp[9] = 6
    let longHeader: [UInt8] =
      [0x46] + Self.toClient([1])[1..<20] + [1, 1, 1, 0] + Self.toClient([1])[20...]
    let packets = [Self.toClient([1], port: 67), fragment, tcp, [0x45], longHeader]
    #expect(
      try received(sending: packets).map { event in
        guard case .packet(let packet, _, _) = event else { return [] }
        return packet
      } == [longHeader])
  }

  @Test func dropsTooLongPackets() throws {
    let packet = Self.toClient([UInt8](repeating: 7, count: 2500))
    let event = try inPrivateNamespace {
      let (near, _) = try Self.makePair()
      try ip("link set eth1 mtu 3000")
      try ip("link set far1 mtu 3000")
      var socket = try PacketSocket()
      try socket.broadcast(packet, linkIndex: near)
      return try socket.receive(until: socket.now + .seconds(60))
    }
    guard case .packet(let cut, _, _) = event else { throw Surprise(description: "\(event)") }
    #expect(cut.count == 2048)
    #expect(throws: DropReason.malformedPacket) {
      try Datagram.payload(of: cut.span, isChecksumReady: true)
    }
  }

  @Test func reportsWhyItCannotSend() throws {
    let errors = try inPrivateNamespace {
      let (near, _) = try Self.makePair()
      try ip("link set eth1 down")
      var socket = try PacketSocket()
      var errors: [SystemCallError] = []
      for link in [near, 99] {
        do throws(SystemCallError) {
          try socket.broadcast(Self.toClient([]), linkIndex: link)
        } catch {
          errors.append(error)
        }
      }
      return errors
    }
    #expect(
      errors == [
        SystemCallError(operation: "sendto", number: ENETDOWN),
        SystemCallError(operation: "sendto", number: ENXIO),
      ])
    #expect(errors.map(\.isLinkGone) == [false, true])
  }

  @Test func watchesAnotherDescriptor() throws {
    let events = try inPrivateNamespace {
      var ends: [Int32] = [-1, -1]
      guard unsafe pipe(&ends) == 0 else { throw Surprise(description: "pipe") }
      defer { for end in ends { close(end) } }
      var socket = try PacketSocket(watching: ends[0])
      let before = try socket.receive(until: .zero)
      _ = unsafe write(ends[1], "!", 1)
      let after = try socket.receive(until: socket.now + .seconds(60))
      socket.closeElsewhere()
      return [before, after]
    }
    #expect(events == [.timeIsUp, .watchedReadable])
  }
}
