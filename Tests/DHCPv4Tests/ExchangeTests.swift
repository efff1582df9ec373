// The state machine of one link, in virtual time.

import Model
import SystemCalls
import TestSupport
import Testing

@testable import DHCPv4

@Suite struct ExchangeTests {
  @Test func leasesAnAddress() throws {
    var client = Client()
    let discover = try client.start()
    #expect(discover.type == .discover)
    #expect(discover.mac == Fixture.mac)
    #expect(discover.options[.clientIdentifier] == [1, 0x00, 0x16, 0x3E, 0x12, 0xE7, 0x27])
    #expect(discover.options[.requestedAddress] == nil)

    let request = try #require(try client.receive(reply(.offer, to: discover)))
    #expect(request.type == .request)
    #expect(request.transaction == discover.transaction)
    #expect(request.clientAddress == .any)
    #expect(request.options[.requestedAddress] == Fixture.address.bytes)
    #expect(request.options[.serverIdentifier] == Fixture.server.bytes)
    #expect(request.options[.clientIdentifier] == discover.options[.clientIdentifier])

    #expect(try client.receive(reply(.acknowledgement, to: request)) == nil)
    #expect(try client.lease() == Fixture.lease())
  }

  @Test func asksForClasslessRoutesBeforeRouters() throws {
    var client = Client()
    let list = try #require(try client.start().options[.parameterRequestList])
    let classless = try #require(list.firstIndex(of: 121))
    let router = try #require(list.firstIndex(of: 3))
    #expect(classless < router)
  }

  @Test func usesTheValuesOfTheACK() throws {
    var client = Client()
    let discover = try client.start()
    _ = try client.receive(reply(.offer, to: discover))
    _ = try client.receive(
      reply(.acknowledgement, to: discover) { $0.options[.leaseTime] = [0, 0, 0, 60] })
    #expect(try client.lease().leaseTime == .seconds(60))
  }

  @Test func probesWithoutARequest() throws {
    var client = Client(.probe)
    let discover = try client.start()
    #expect(try client.receive(reply(.offer, to: discover)) == nil)
    #expect(try client.lease() == Fixture.lease())
  }

  @Test func retransmitsWithGrowingPauses() throws {
    for seed in 0..<50 as Range<UInt64> {
      var client = Client(limit: .seconds(60))
      client.random = SeededGenerator(seed: seed)
      let first = try client.start()
      var shortest = Duration.milliseconds(100)
      for _ in 0..<9 {
        let before = client.now
        let again = try #require(try client.waitForTimer())
        let pause = client.now - before
        #expect(pause >= shortest && pause <= shortest * 2)
        #expect(again.transaction == first.transaction)
        #expect(again.type == .discover)
        #expect(Duration.seconds(Int64(again.seconds)) <= client.now - .seconds(1000))
        #expect(Duration.seconds(Int64(again.seconds) + 1) > client.now - .seconds(1000))
        shortest = min(shortest * 2, .seconds(4))
      }
    }
  }

  @Test func acceptsAReplyToTheSecondTry() throws {
    var client = Client()
    _ = try client.start()
    let second = try #require(try client.waitForTimer())
    #expect(client.now - .seconds(1000) <= .milliseconds(200))
    let request = try #require(try client.receive(reply(.offer, to: second)))
    // The REQUEST is lost, too.
    let again = try #require(try client.waitForTimer())
    #expect(again == request)
    _ = try client.receive(reply(.acknowledgement, to: again))
    #expect(try client.lease() == Fixture.lease())
  }

  @Test func sendsNothingBeforeItsTimer() throws {
    var client = Client()
    _ = try client.start()
    client.now = client.exchange.nextTimer - .nanoseconds(1)
    #expect(try client.handle(.timer) == nil)
  }

  @Test func usesANewTransactionEachTime() throws {
    var numbers: Set<UInt32> = []
    for seed in 0..<100 as Range<UInt64> {
      var client = Client()
      client.random = SeededGenerator(seed: seed)
      numbers.insert(try client.start().transaction)
    }
    #expect(numbers.count == 100)
  }

  @Test func restartsWhenTheServerDoesNotAnswer() throws {
    var client = Client()
    let discover = try client.start()
    _ = try client.receive(reply(.offer, to: discover))
    var types: [MessageType?] = []
    repeat { types.append(try client.waitForTimer()?.type) } while types.last == .request
    #expect(types == [.request, .request, .request, .request, .discover])
    #expect(client.exchange.transaction != discover.transaction)
  }

  @Test func timesOut() throws {
    var client = Client(limit: .seconds(5))
    let first = try client.start()
    let sent = try client.waitForEnd()
    #expect(client.now == .seconds(1005))
    #expect(sent.allSatisfy { $0.transaction == first.transaction })
    guard case .timeout(let facts) = try client.error() else {
      throw Surprise(description: "\(try client.error())")
    }
    #expect(facts.attempts == sent.count + 1)
    #expect(facts.dropped.isEmpty)
    #expect(facts.lastRefusal == nil)
  }

  @Test func sendsAtOnceWhenTheCarrierComes() throws {
    var client = Client()
    _ = try client.start()
    for _ in 0..<5 { _ = try client.waitForTimer() }
    #expect(try client.handle(.carrier)?.type == .discover)
    #expect(client.exchange.nextTimer - client.now <= .milliseconds(200))
  }

  @Test func endsWhenTheLinkVanishes() throws {
    var client = Client()
    _ = try client.start()
    #expect(try client.handle(.abandoned(.linkVanished)) == nil)
    #expect(try client.error() == .linkVanished)
    #expect(try client.handle(.carrier) == nil)
  }

  @Test func reportsWhyAMessageWasNotSent() throws {
    let failure = SystemCallError(operation: "sendto", number: 100)
    var client = Client(limit: .seconds(1))
    _ = try client.start()
    _ = try client.handle(.sendFailed(failure))
    _ = try client.waitForEnd()
    guard case .timeout(let facts) = try client.error() else {
      throw Surprise(description: "\(try client.error())")
    }
    #expect(facts.lastSendError == failure)
  }
}
