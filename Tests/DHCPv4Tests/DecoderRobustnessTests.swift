// The decoders over truncated, mutated and random bytes: they refuse or read, and never trap.

import Model
import TestSupport
import Testing

@testable import DHCPv4

@Suite struct DecoderRobustnessTests {
  /// Sound messages of several shapes.
  private static var messages: [[UInt8]] {
    let discover = Message(operation: .request, transaction: 7, mac: Fixture.mac)
    var long = reply(.offer, to: discover)
    long.options[.message] = [UInt8](repeating: 0x61, count: 600)
    long.options[.classlessRoutes] = [32, 10, 128, 0, 1, 0, 0, 0, 0, 0, 10, 128, 0, 1]
    var overloaded = MessageTests.offer
    overloaded.replaceSubrange(108..<116, with: [121, 5, 0, 10, 0, 0, 253, 255])
    overloaded.replaceSubrange(44..<49, with: [26, 2, 5, 170, 255])
    overloaded.insert(contentsOf: [52, 1, 3], at: 240)
    return [MessageTests.offer, long.encoded(), overloaded]
  }

  /// Reads bytes in every way there is; whatever is read can be written and read again.
  private func read(_ bytes: [UInt8]) {
    guard let message = try? Message(decoding: bytes.span) else { return }
    _ = message.options.text(.message)
    _ = try? Lease(offeredBy: message)
    // What overloaded the fields is written into the options alone.
    var plain = message
    plain.options[.overload] = nil
    #expect((try? Message(decoding: plain.encoded().span)) == plain)
  }

  @Test func refusesEveryTruncatedMessage() {
    for bytes in Self.messages {
      let whole = try? Options(decoding: bytes.span)
      for length in 0..<bytes.count {
        let truncated = Array(bytes.prefix(length))
        read(truncated)
        // What is read none the less was cut between two options: nothing in it is made up.
        guard let options = try? Options(decoding: truncated.span) else { continue }
        #expect(options.list.count <= whole?.list.count ?? 0)
      }
    }
  }

  @Test func refusesEveryTruncatedPacket() {
    for bytes in Self.messages {
      let packet = Datagram.wrap(
        bytes, from: Fixture.server, port: 67, to: .limitedBroadcast, port: 68)
      for length in 0..<packet.count {
        #expect(throws: DropReason.malformedPacket) {
          try Datagram.payload(of: packet.span.extracting(0..<length), isChecksumReady: true)
        }
      }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func neverTrapsOnMutations(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      for original in Self.messages {
        var bytes = original
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          // Mostly in the options, where lengths stand.
          let start = Bool.random(using: &random) ? 236 : 0
          let offset = Int.random(in: start..<bytes.count, using: &random)
          bytes[offset] = [0, 1, 0xFE, 0xFF, random.next()][Int.random(in: 0..<5, using: &random)]
        }
        read(Array(bytes.prefix(Int.random(in: 200...bytes.count, using: &random))))
        read(bytes)
      }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func neverTrapsOnRandomBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let length = Int.random(in: 0..<400, using: &random)
      let bytes: [UInt8] = (0..<length).map { _ in random.next() }
      read(bytes)
      read(Array(MessageTests.offer.prefix(Message.optionsOffset)) + bytes)
      _ = try? ClasslessRoute.decode(bytes)
      _ = try? Datagram.payload(of: bytes.span, isChecksumReady: false)
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func neverTrapsOnMutatedPackets(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var client = Client(.initReboot(try Fixture.lease()))
    client.random = random
    let request = try client.start()
    let packet = packet(reply(.acknowledgement, to: request) { $0.options[.leaseTime] = nil })
    for _ in 0..<300 {
      var bytes = packet
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = random.next()
      }
      bytes.put(0, at: 26)  // no checksum: the message itself is to be read
      _ = client.exchange.read(bytes.span, isChecksumReady: true)
    }
  }
}
