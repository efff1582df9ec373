// What an exchange does not act upon: strangers' packets, NAKs, bad offers.

import Model
import Testing

@testable import DHCPv4

@Suite struct ExchangeRejectionTests {
  /// Lets spoilt replies come in, and gives the reasons that the time-out counts.
  private func dropped(
    _ mode: LeaseRequest.Mode = .discover, replies: (Message) -> [Message]
  ) throws -> [DropReason: Int] {
    var client = Client(mode, limit: .seconds(5))
    let first = try client.start()
    for message in replies(first) { #expect(try client.receive(message) == nil) }
    _ = try client.waitForEnd()
    guard case .timeout(let facts) = try client.error() else {
      throw Surprise(description: "\(try client.error())")
    }
    return facts.dropped
  }

  @Test func dropsPacketsForOtherClients() throws {
    let dropped = try dropped { discover in
      [
        reply(.offer, to: discover) { $0.transaction ^= 1 },
        reply(.offer, to: discover) { $0.mac = Fixture.otherMAC },
        reply(.offer, to: discover) { $0.mac = Fixture.otherMAC },
        reply(.offer, to: discover) { $0.operation = .request },
        reply(.acknowledgement, to: discover),
        reply(.negativeAcknowledgement, to: discover),
        reply(.offer, to: discover) { $0.options[.messageType] = nil },
      ]
    }
    #expect(
      dropped == [.otherTransaction: 1, .otherHardwareAddress: 2, .notReply: 1, .unexpectedType: 3])
  }

  @Test func dropsMalformedPackets() throws {
    var client = Client(limit: .seconds(1))
    let discover = try client.start()
    var noCookie = reply(.offer, to: discover).encoded()
    noCookie[236] = 0
    let withoutCookie = Datagram.wrap(
      noCookie, from: Fixture.server, port: 67, to: .limitedBroadcast, port: 68)
    var badSum = packet(reply(.offer, to: discover))
    badSum[100] ^= 1
    for bytes in [withoutCookie, badSum, [], Array(badSum.prefix(40))] {
      #expect(try client.handle(.packet(bytes, isChecksumReady: true)) == nil)
    }
    _ = try client.waitForEnd()
    guard case .timeout(let facts) = try client.error() else {
      throw Surprise(description: "\(try client.error())")
    }
    #expect(facts.dropped == [.malformedMessage: 1, .wrongChecksum: 1, .malformedPacket: 2])
  }

  @Test func acceptsAnIncompleteChecksum() throws {
    var client = Client()
    let discover = try client.start()
    var bytes = packet(reply(.offer, to: discover))
    bytes.put(0x1234, at: 26)
    #expect(try client.handle(.packet(bytes, isChecksumReady: false))?.type == .request)
  }

  @Test func listensOnlyToTheServerOfTheOffer() throws {
    var client = Client(limit: .milliseconds(90))
    let discover = try client.start()
    _ = try client.receive(reply(.offer, to: discover))
    let strangers = [
      reply(.acknowledgement, to: discover, server: Fixture.otherServer),
      reply(.negativeAcknowledgement, to: discover, server: Fixture.otherServer),
      reply(.acknowledgement, to: discover) { $0.options[.serverIdentifier] = nil },
      reply(.acknowledgement, to: discover, address: IPv4Address(10, 0, 0, 21)),
      reply(.offer, to: discover, server: Fixture.otherServer),
    ]
    for message in strangers { #expect(try client.receive(message) == nil) }
    _ = try client.waitForEnd()
    guard case .timeout(let facts) = try client.error() else {
      throw Surprise(description: "\(try client.error())")
    }
    #expect(facts.dropped == [.otherServer: 3, .otherAddress: 1, .unexpectedType: 1])
  }

  @Test func restartsAfterANAK() throws {
    var client = Client()
    let discover = try client.start()
    _ = try client.receive(reply(.offer, to: discover))
    let nak = reply(.negativeAcknowledgement, to: discover)
    let again = try #require(try client.receive(nak))
    #expect(again.type == .discover)
    #expect(again.transaction != discover.transaction)
    _ = try client.receive(reply(.offer, to: again))
    _ = try client.receive(reply(.acknowledgement, to: again))
    #expect(try client.lease() == Fixture.lease())
  }

  @Test func givesUpAfterTheFourthNAK() throws {
    var client = Client()
    var discover = try client.start()
    for count in 1...4 {
      _ = try client.receive(reply(.offer, to: discover))
      let nak = reply(.negativeAcknowledgement, to: discover) {
        $0.options[.message] = Array("no lease \u{1B}for you".utf8)
      }
      let next = try client.receive(nak)
      if count < 4 { discover = try #require(next) }
    }
    #expect(
      try client.error()
        == .notAcknowledged(server: Fixture.server, text: "no lease ?for you", times: 4))
  }

  @Test func waitsForABetterOfferThenReportsTheRefusal() throws {
    var client = Client()
    let discover = try client.start()
    let bad = reply(.offer, to: discover) { $0.options[.leaseTime] = [0, 0, 0, 0] }
    #expect(try client.receive(bad) == nil)
    client.now += .seconds(1)
    #expect(try client.receive(bad) == nil)
    _ = try client.waitForEnd()
    #expect(client.now == .seconds(1002))
    #expect(try client.error() == .refused(.leaseTimeZero, server: Fixture.server))
  }

  @Test func acceptsTheBetterOfferOfAnotherServer() throws {
    var client = Client()
    let discover = try client.start()
    _ = try client.receive(
      reply(.offer, to: discover, server: Fixture.otherServer) { $0.options[.subnetMask] = nil })
    client.now += .milliseconds(50)
    _ = try #require(try client.receive(reply(.offer, to: discover)))
    // Its ACK takes longer than the patience with the bad offer lasts.
    for _ in 0..<3 { _ = try client.waitForTimer() }
    client.now += .seconds(3)
    _ = try client.receive(reply(.acknowledgement, to: discover))
    #expect(try client.lease() == Fixture.lease())
  }

  @Test func refusesAnOfferWithABrokenOption() throws {
    var client = Client()
    let discover = try client.start()
    var bytes = reply(.offer, to: discover).encoded()
    bytes.replaceSubrange(243..<245, with: [54, 255])
    let broken = Datagram.wrap(
      bytes, from: Fixture.server, port: 67, to: .limitedBroadcast, port: 68)
    _ = try client.handle(.packet(broken, isChecksumReady: true))
    _ = try client.waitForEnd()
    #expect(
      try client.error() == .refused(.malformed(.optionTruncated(code: 54)), server: nil))
  }

  @Test func refusesAnACKWorseThanItsOffer() throws {
    var client = Client()
    let discover = try client.start()
    _ = try client.receive(reply(.offer, to: discover))
    let bad = reply(.acknowledgement, to: discover) { $0.options[.router] = [10, 9, 9, 9] }
    #expect(try client.receive(bad) == nil)
    _ = try client.waitForEnd()
    let refusal = OfferRefusal.routerOffLink(
      IPv4Address(10, 9, 9, 9), subnet: Fixture.prefix("10.0.0.0/24"))
    #expect(try client.error() == .refused(refusal, server: Fixture.server))
  }

  @Test func endsARefusalAtTheDeadlineAtTheLatest() throws {
    var client = Client(limit: .seconds(1))
    let discover = try client.start()
    _ = try client.receive(reply(.offer, to: discover) { $0.options[.subnetMask] = nil })
    _ = try client.waitForEnd()
    #expect(client.now == .seconds(1001))
    guard case .timeout(let facts) = try client.error() else {
      throw Surprise(description: "\(try client.error())")
    }
    #expect(facts.lastRefusal == .noSubnetMask)
    #expect(facts.dropped == [.refused: 1])
  }
}
