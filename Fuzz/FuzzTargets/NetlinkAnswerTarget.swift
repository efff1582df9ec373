// What the kernel answers: acknowledgements, extended ones, dumps, generic netlink, and notifications.

import Glibc
import Model

@testable import Netlink

extension FuzzTarget {
  static let netlinkAnswer = FuzzTarget("netlink-answer") { bytes in
    for message in ReceivedMessage.messages(in: bytes[...]) ?? [] {
      _ = Answer(message)
      _ = try? GenericFamily(message)
      _ = try? LinkChannels(message)
    }
    let transport = ScriptedTransport(bytes)
    var conversation = Conversation(transport) { _ in }
    _ = try? conversation.dump(.dumpRules()) { message throws(NetlinkError) in
      try Rule(message)
    }
    let requests = [try Request.dumpRules(), try Request.dumpLinks()]
    let outcomes = conversation.perform(requests)
    try requireEqual(outcomes.count, requests.count, "each request has an outcome")
  }

  static let netlinkNotification = FuzzTarget("netlink-notification") { bytes in
    var input = Input(bytes)
    var nextHops = NextHopLinks()
    var news = NetworkNews()
    for _ in 0..<100 where !input.isEmpty {
      let messages = ReceivedMessage.messages(in: input.bytes(Int(input.byte()) * 4)[...])
      _ = LinkNotifications.events(in: messages)
      news.take(messages, &nextHops)
      try require(messages != nil || news.isOverrun, "what is malformed counts as lost")
    }
  }
}

/// A kernel that answers with the datagrams of an input, each after its length in units of 4 bytes, and then fails.
private struct ScriptedTransport: Transport {
  let port: UInt32 = 0x1234
  private var input: Input

  init(_ bytes: [UInt8]) { input = Input(bytes) }

  mutating func send(_ bytes: [UInt8]) throws(TransportError) {}

  mutating func receive(into buffer: inout [UInt8], waits: Bool) throws(TransportError) -> Int? {
    guard !input.isEmpty else {
      if !waits { return nil }
      throw .systemCall(name: "recvfrom", number: ENETDOWN)
    }
    let length = Int(input.byte())
    if length == 0xFF { throw .overrun }
    if length == 0xFE { throw .truncated }
    let datagram = input.bytes(length * 4)
    buffer.replaceSubrange(..<datagram.count, with: datagram)
    return datagram.count
  }
}
