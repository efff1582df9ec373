// Which answer belongs to what, and what happens where answers are missing.

import Model
import Testing

@testable import Netlink

/// A kernel that answers each send with what the test lays out for it.
private struct ScriptedTransport: Transport {
  enum Reply {
    case datagram([UInt8])
    case failure(TransportError)
  }

  let port: UInt32 = 0x1234
  /// What follows each send, given its datagram's first sequence number.
  let script: (_ send: Int, _ sequence: UInt32) -> [Reply]
  var sent: [[UInt8]] = []
  var pending: [Reply] = []

  init(_ script: @escaping (_ send: Int, _ sequence: UInt32) -> [Reply]) { self.script = script }

  mutating func send(_ bytes: [UInt8]) throws(TransportError) {
    pending += script(sent.count, bytes[...].number(at: 8) ?? 0)
    sent.append(bytes)
  }

  mutating func receive(into buffer: inout [UInt8], waits: Bool) throws(TransportError) -> Int? {
    guard !pending.isEmpty else {
      // A real one would wait for ever.
      guard waits else { return nil }
      throw .systemCall(name: "script", number: 0)
    }
    switch pending.removeFirst() {
    case .datagram(let bytes):
      buffer.replaceSubrange(0..<bytes.count, with: bytes)
      return bytes.count
    case .failure(let error): throw error
    }
  }
}

/// A message with its header made up, addressed to the scripted transport.
private func made(
  _ type: UInt8, _ sequence: UInt32, flags: UInt8 = 0, port: UInt32 = 0x1234, _ body: [UInt8]
) -> [UInt8] {
  let numbers = [UInt32(16 + body.count), UInt32(type) | UInt32(flags) << 16, sequence, port]
  return numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    + body
}

private func acknowledgement(_ sequence: UInt32, error: Int8 = 0) -> [UInt8] {
  let sign: UInt8 = error < 0 ? 0xFF : 0
  return made(
    2, sequence, [UInt8(bitPattern: error), sign, sign, sign] + [UInt8](repeating: 0, count: 16))
}

@Suite struct ConversationTests {
  private let rule = Array(ruleFixture[16...])
  private let dumpInterrupted: UInt8 = 0x10

  @Test func interruptedDumpIsRepeated() throws {
    let rule = rule
    let interrupted = dumpInterrupted
    var conversation = Conversation(
      ScriptedTransport { send, sequence in
        let flags = send < 3 ? interrupted : 0
        return [
          .datagram(made(32, sequence, flags: flags, rule)),
          .datagram(made(32, sequence, rule) + made(3, sequence, [0, 0, 0, 0])),
        ]
      })
    let rules = try conversation.dump(.dumpRules()) { message throws(NetlinkError) in
      try Rule(message)
    }
    #expect(rules.count == 2)
    #expect(conversation.transport.sent.count == 4)
  }

  /// Ten attempts within a tenth of a second were all interrupted by another program's burst.
  @Test func pausesBetweenInterruptedDumpsGrow() {
    let interrupted = dumpInterrupted
    var pauses: [Duration] = []
    var conversation = Conversation(
      ScriptedTransport { _, sequence in
        [.datagram(made(3, sequence, flags: interrupted, [0, 0, 0, 0]))]
      }, pause: { pauses.append($0) })
    #expect(throws: NetlinkError(.getRule, .interrupted(attempts: 10))) {
      try conversation.dump(.dumpRules()) { message throws(NetlinkError) in try Rule(message) }
    }
    #expect(pauses.count == 9)
    #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $1 == $0 * 2 })
    #expect((Duration.seconds(1)..<(.seconds(2))).contains(pauses.reduce(.zero, +)))
  }

  @Test func dumpInterruptedTooOftenFails() throws {
    let interrupted = dumpInterrupted
    var conversation = Conversation(
      ScriptedTransport { _, sequence in
        [.datagram(made(3, sequence, flags: interrupted, [0, 0, 0, 0]))]
      }, pause: { _ in })
    do {
      _ = try conversation.dump(.dumpRules()) { _ -> Rule? in nil }
      Issue.record("no error")
    } catch {
      #expect(error == NetlinkError(.getRule, .interrupted(attempts: 10)))
    }
  }

  @Test func messagesForOtherSocketsAreIgnored() throws {
    let rule = rule
    var conversation = Conversation(
      ScriptedTransport { _, sequence in
        [
          .datagram(made(32, sequence &+ 1, rule)),
          .datagram(made(32, sequence, port: 0x4321, rule)),
          .datagram(made(32, sequence, rule)),
          .datagram(made(3, sequence, [0, 0, 0, 0])),
        ]
      })
    let rules = try conversation.dump(.dumpRules()) { message throws(NetlinkError) in
      try Rule(message)
    }
    #expect(rules.count == 1)
  }

  @Test func restOfABrokenDumpIsDropped() throws {
    let rule = rule
    var conversation = Conversation(
      ScriptedTransport { send, sequence in
        send == 0
          ? [.datagram([1, 2, 3]), .datagram(made(32, sequence, rule))]
          : [.datagram(made(3, sequence, [0, 0, 0, 0]))]
      })
    #expect(throws: NetlinkError(.getRule, .malformed)) {
      _ = try conversation.dump(.dumpRules()) { _ -> Rule? in nil }
    }
    #expect(conversation.transport.pending.isEmpty)
  }

  @Test func eachRequestHasItsOutcome() throws {
    let request = try Request.setLink(index: 3, up: true)
    var conversation = Conversation(
      ScriptedTransport { _, sequence in
        [
          .datagram(acknowledgement(sequence)),
          .datagram(acknowledgement(sequence &+ 1, error: -17)),
          .datagram(acknowledgement(sequence &+ 2)),
        ]
      })
    let outcomes = conversation.perform([request, request, request])
    #expect(outcomes == [nil, NetlinkError(.newLink, .refused(Refusal(number: 17))), nil])
    #expect(conversation.transport.sent.count == 1)
  }

  @Test func lostAcknowledgementsAreErrors() throws {
    let request = try Request.setLink(index: 3, up: true)
    var conversation = Conversation(
      ScriptedTransport { _, sequence in
        [
          .datagram(acknowledgement(sequence)), .failure(.overrun),
          .datagram(acknowledgement(sequence &+ 2)),
        ]
      })
    let outcomes = conversation.perform([request, request, request])
    let lost = NetlinkError(.newLink, .systemCall(name: "recvfrom", number: 105))
    #expect(outcomes == [nil, lost, nil])
  }

  @Test func groupsOfRequestsAreLimited() throws {
    let request = try Request.setLink(index: 3, up: true)
    var conversation = Conversation(
      ScriptedTransport { send, sequence in
        (0..<(send < 2 ? 200 : 50)).map { .datagram(acknowledgement(sequence &+ $0)) }
      })
    let outcomes = conversation.perform([Request](repeating: request, count: 450))
    #expect(outcomes.count == 450)
    #expect(outcomes.allSatisfy { $0 == nil })
    #expect(conversation.transport.sent.map(\.count) == [200 * 32, 200 * 32, 50 * 32])
  }
}
