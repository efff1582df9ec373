// Confirming a lease that was had before.

import Model
import Testing

@testable import DHCPv4

@Suite struct InitRebootTests {
  @Test func confirmsInOneRoundTrip() throws {
    var client = Client(.initReboot(try Fixture.lease()))
    let request = try client.start()
    #expect(request.type == .request)
    #expect(request.clientAddress == .any)
    #expect(request.options[.requestedAddress] == Fixture.address.bytes)
    #expect(request.options[.serverIdentifier] == nil)
    // Another server may confirm it as well.
    _ = try client.receive(
      reply(.acknowledgement, to: request, server: Fixture.otherServer) {
        $0.options[.router] = Fixture.server.bytes
      })
    #expect(try client.lease().server == Fixture.otherServer)
  }

  @Test func discoversAfterANAK() throws {
    var client = Client(.initReboot(try Fixture.lease()))
    let request = try client.start()
    let nak = reply(.negativeAcknowledgement, to: request, server: Fixture.otherServer)
    let discover = try #require(try client.receive(nak))
    #expect(discover.type == .discover)
    #expect(discover.transaction != request.transaction)
    #expect(discover.options[.requestedAddress] == nil)
    let other = IPv4Address(10, 0, 0, 21)
    _ = try client.receive(reply(.offer, to: discover, address: other))
    _ = try client.receive(reply(.acknowledgement, to: discover, address: other))
    #expect(try client.lease().address.description == "10.0.0.21/24")
  }

  @Test func discoversWithoutAnAnswer() throws {
    var client = Client(.initReboot(try Fixture.lease()))
    let request = try client.start()
    #expect(try client.waitForTimer() == request)
    #expect(try client.waitForTimer()?.type == .request)
    let discover = try #require(try client.waitForTimer())
    #expect(discover.type == .discover)
    #expect(client.now - .seconds(1000) <= .milliseconds(1400))
    // The late ACK belongs to a transaction that is over.
    #expect(try client.receive(reply(.acknowledgement, to: request)) == nil)
    #expect(client.exchange.outcome == nil)
  }

  @Test func dropsAnACKForAnotherAddress() throws {
    var client = Client(.initReboot(try Fixture.lease()))
    let request = try client.start()
    let other = IPv4Address(10, 0, 0, 21)
    #expect(try client.receive(reply(.acknowledgement, to: request, address: other)) == nil)
    #expect(client.exchange.outcome == nil)
  }

  @Test func dropsANAKThatNamesNoServer() throws {
    var client = Client(.initReboot(try Fixture.lease()))
    let request = try client.start()
    let nak = reply(.negativeAcknowledgement, to: request) {
      $0.options[.serverIdentifier] = nil
    }
    #expect(try client.receive(nak) == nil)
    #expect(client.exchange.state == .confirming(try Fixture.lease()))
  }
}
