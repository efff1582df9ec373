// What no kernel sends must not bring the program down.

import Model
import TestSupport
import Testing

@testable import Netlink

@Suite struct RobustnessTests {
  @Test(arguments: fixtures) func everyTruncationOfADatagramIsNoticed(_ fixture: [UInt8]) {
    for length in 1..<fixture.count {
      #expect(ReceivedMessage.messages(in: fixture[..<length]) == nil)
    }
  }

  @Test(arguments: fixtures) func truncatedMessagesNeverTrap(_ fixture: [UInt8]) throws {
    let links = try linkTable()
    for length in 16..<fixture.count {
      var bytes = Array(fixture[..<length])
      bytes[0] = UInt8(length)
      let message = try message(bytes)
      _ = try? decode(message, links)
    }
  }

  @Test func attributesWithoutLengthAreMalformed() {
    #expect(Attributes(hex("00 00 01 00")[...]) == nil)
    #expect(Attributes(hex("03 00 01 00")[...]) == nil)
    #expect(Attributes(hex("09 00 01 00 00 00 00 00")[...]) == nil)
    #expect(Attributes(hex("04 00 01 00")[...])?[1]?.isEmpty == true)
  }

  @Test(arguments: fixtures) func randomBytesNeverTrap(_ fixture: [UInt8]) throws {
    var random = SeededGenerator(seed: UInt64(fixture.count))
    let links = try linkTable()
    var nextHops = NextHopLinks()
    for _ in 0..<2000 {
      var bytes = fixture
      for _ in 0...random.next() % 4 {
        let position = Int(random.next() % UInt64(bytes.count))
        bytes[position] = UInt8(truncatingIfNeeded: random.next())
      }
      for message in ReceivedMessage.messages(in: bytes[...]) ?? [] {
        _ = try? decode(message, links)
        _ = Answer(message)
        _ = LinkNotifications.events(in: [message])
        var news = NetworkNews()
        news.take([message], &nextHops)
      }
    }
  }

  @Test func nextHopsWithoutLengthNeverTrap() throws {
    var bytes = multipathRouteFixture
    bytes[48] = 0  // rtnh_len of the first
    #expect(try Route(try message(bytes), try linkTable())?.hasMoreAttributes == true)
  }
}
