// Dumps that real changes interrupt: repeated, and given up in the end.

import Model
import TestSupport
import Testing

@testable import Netlink

/// A real socket before each of whose receives another one changes what is being dumped.
private struct ChurningTransport: Transport, ~Copyable {
  var socket: Socket
  var other: RouteSocket
  let links: LinkTable
  let address: InterfaceAddress
  var changesLeft: Int

  var port: UInt32 { socket.port }

  mutating func send(_ bytes: [UInt8]) throws(TransportError) { try socket.send(bytes) }

  mutating func receive(into buffer: inout [UInt8], waits: Bool) throws(TransportError) -> Int? {
    if changesLeft > 0 {
      changesLeft -= 1
      do throws(NetlinkError) {
        let index = links.index(address.link) ?? 0
        let outcomes = other.perform([
          try .add(address, linkIndex: index), try .remove(address, linkIndex: index),
        ])
        if outcomes != [nil, nil] { throw NetlinkError(.newAddress, .malformed) }
      } catch {
        throw .malformed
      }
    }
    return try socket.receive(into: &buffer, waits: waits)
  }
}

@Suite struct InterruptionTests {
  @Test func interruptedDumpIsRepeatedUntilItIsComplete() throws {
    try inPrivateNamespace {
      var conversation = try manyAddresses(changes: 3)
      let links = conversation.transport.links
      let addresses = try conversation.dump(.dumpAddresses()) { message throws(NetlinkError) in
        try InterfaceAddress(message, links)
      }
      #expect(conversation.transport.changesLeft == 0)
      #expect(addresses.count == 2000)
      #expect(Set(addresses).count == 2000)
    }
  }

  @Test func dumpFailsAfterTooManyInterruptions() throws {
    try inPrivateNamespace {
      var conversation = try manyAddresses(changes: .max)
      #expect(throws: NetlinkError(.getAddress, .interrupted(attempts: 10))) {
        _ = try conversation.dump(.dumpAddresses()) { _ -> InterfaceAddress? in nil }
      }
    }
  }

  /// A link with so many addresses that a dump of them takes several receives.
  private func manyAddresses(changes: Int) throws -> Conversation<ChurningTransport> {
    try makeVeth()
    var other = try RouteSocket()
    let links = LinkTable(try other.links())
    let name = try eth1()
    let index = try #require(links.index(name))
    func address(_ number: UInt32) throws -> InterfaceAddress {
      InterfaceAddress(
        link: name,
        address: try #require(
          IPAddressWithLength(.v4(IPv4Address(rawValue: 0x0A00_0000 + number)), length: 32)))
    }
    let requests = try (1...2000).map { number in
      try Request.add(try address(number), linkIndex: index)
    }
    #expect(other.perform(requests).allSatisfy { $0 == nil })
    return Conversation(
      ChurningTransport(
        socket: try Socket(), other: other, links: links, address: try address(5000),
        changesLeft: changes), pause: { _ in })
  }
}
