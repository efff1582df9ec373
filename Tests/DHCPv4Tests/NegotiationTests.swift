// Several links at once, over a network that is simulated in virtual time.

import Model
import SystemCalls
import TestSupport
import Testing

@testable import DHCPv4

/// A network with servers, whose clock goes from event to event.
private struct SimulatedNetwork: DatagramTransport {
  var now = Duration.seconds(50)
  /// What is on its way, and when it arrives.
  var arrivals: [(at: Duration, event: TransportEvent)] = []
  /// What the servers of a link answer to a message, and how long that takes.
  var answer: (Message, UInt32) -> (after: Duration, messages: [Message]) = { _, _ in
    (.zero, [])
  }
  /// What was sent, when and where.
  var sent: [(at: Duration, link: UInt32, message: Message)] = []
  /// How many of the first messages of a link are lost.
  var losses: [UInt32: Int] = [:]
  /// Whether replies arrive by the other link.
  var crossesLinks = false
  /// Why nothing can be sent on a link.
  var sendErrors: [UInt32: SystemCallError] = [:]
  /// Why nothing comes in any more, once nothing is on its way.
  var receiveError: SystemCallError?

  mutating func broadcast(_ packet: [UInt8], linkIndex: UInt32) throws(SystemCallError) {
    if let error = sendErrors[linkIndex] { throw error }
    guard let message = try? sentMessage(packet) else { return }
    sent.append((now, linkIndex, message))
    guard losses[linkIndex, default: 0] == 0 else {
      losses[linkIndex, default: 0] -= 1
      return
    }
    let answer = answer(message, linkIndex)
    for message in answer.messages {
      let event = TransportEvent.packet(
        DHCPv4Tests.packet(message), linkIndex: crossesLinks ? 7 - linkIndex : linkIndex,
        isChecksumReady: true)
      arrivals.append((now + answer.after, event))
    }
  }

  mutating func receive(until instant: Duration) throws(SystemCallError) -> TransportEvent {
    if arrivals.isEmpty, let receiveError { throw receiveError }
    arrivals.sort { $0.at < $1.at }
    guard let next = arrivals.first, next.at <= instant else {
      now = max(now, instant)
      return .timeIsUp
    }
    arrivals.removeFirst()
    now = max(now, next.at)
    return next.event
  }
}

@Suite struct NegotiationTests {
  private let requests = [
    LeaseRequest(linkIndex: 3, mac: Fixture.mac),
    LeaseRequest(linkIndex: 4, mac: Fixture.otherMAC),
  ]

  /// A server that answers everything, another address on each link.
  private static func serve(_ message: Message, link: UInt32) -> [Message] {
    let type: MessageType = message.type == .discover ? .offer : .acknowledgement
    return [reply(type, to: message, address: IPv4Address(10, 0, 0, UInt8(link)))]
  }

  private func negotiate(
    _ network: inout SimulatedNetwork, within limit: Duration = .seconds(30),
    linkEvents: () -> [LinkEvent] = { [] }
  ) -> [Result<Lease, DHCPError>] {
    var random = SeededGenerator(seed: 1)
    return DHCPv4.negotiate(
      requests, within: limit, over: &network, random: &random, linkEvents: linkEvents)
  }

  @Test func leasesSeveralLinksAtOnce() throws {
    var network = SimulatedNetwork()
    network.answer = { (.milliseconds(10), Self.serve($0, link: $1)) }
    let leases = try negotiate(&network).map { try $0.get() }
    #expect(leases.map(\.address.description) == ["10.0.0.3/24", "10.0.0.4/24"])
    #expect(leases.map(\.mac) == [Fixture.mac, Fixture.otherMAC])
    #expect(network.now == .milliseconds(50_020))
    #expect(network.sent.count == 4)
  }

  @Test func sendsNothingWithoutRequests() {
    var network = SimulatedNetwork()
    var random = SeededGenerator(seed: 1)
    #expect(DHCPv4.negotiate([], over: &network, random: &random).isEmpty)
    #expect(network.now == .seconds(50))
  }

  @Test func waitsForOneLinkWhileTheOtherHasItsLease() throws {
    var network = SimulatedNetwork()
    network.losses = [4: 2]
    network.answer = { (.milliseconds(1), Self.serve($0, link: $1)) }
    let leases = try negotiate(&network).map { try $0.get() }
    #expect(leases.map(\.address.description) == ["10.0.0.3/24", "10.0.0.4/24"])
    #expect(network.sent.filter { $0.link == 3 }.count == 2)
    #expect(network.sent.filter { $0.link == 4 }.count == 4)
    #expect(network.now - .seconds(50) <= .milliseconds(602))
  }

  @Test func failsOnOneLinkAndLeasesOnTheOther() throws {
    var network = SimulatedNetwork()
    network.answer = { (.milliseconds(1), $1 == 3 ? Self.serve($0, link: $1) : []) }
    let results = negotiate(&network, within: .seconds(4))
    #expect(try results[0].get().address.description == "10.0.0.3/24")
    guard case .failure(.timeout(let facts)) = results[1] else {
      throw Surprise(description: "\(results[1])")
    }
    #expect(facts.attempts == network.sent.filter { $0.link == 4 }.count)
    #expect(network.now == .seconds(54))
  }

  @Test func ignoresRepliesForOtherLinks() throws {
    // What answers the one link arrives by the other.
    var network = SimulatedNetwork()
    network.answer = { (.milliseconds(1), Self.serve($0, link: $1)) }
    network.crossesLinks = true
    for result in negotiate(&network, within: .seconds(1)) {
      guard case .failure(.timeout(let facts)) = result else {
        throw Surprise(description: "\(result)")
      }
      #expect(facts.dropped.keys.map(\.self) == [.otherTransaction])
    }
  }

  @Test func reactsToLinkEvents() throws {
    var network = SimulatedNetwork()
    network.answer = { (.milliseconds(1), Self.serve($0, link: $1)) }
    network.arrivals = [(.seconds(50) + .milliseconds(90), .watchedReadable)]
    network.losses = [3: 1, 4: 1]
    let name = try #require(LinkName("eth3"))
    let carrier = LinkEvent.changed(Link(index: 3, name: name, hasCarrier: true))
    let results = negotiate(&network) { [carrier, .removed(index: 4)] }
    #expect(try results[0].get().address.description == "10.0.0.3/24")
    #expect(results[1] == .failure(.linkVanished))
    #expect(network.now == .seconds(50) + .milliseconds(92))
  }

  /// Without a carrier, or with events lost, nothing is sent before its time.
  @Test func aLinkWithoutACarrierIsNoReasonToSendAgain() throws {
    var network = SimulatedNetwork()
    network.answer = { (.milliseconds(1), Self.serve($0, link: $1)) }
    network.arrivals = [(.seconds(50) + .milliseconds(90), .watchedReadable)]
    network.losses = [3: 1]
    let name = try #require(LinkName("eth3"))
    let event = LinkEvent.changed(Link(index: 3, name: name, hasCarrier: false))
    let results = negotiate(&network) { [event, .overrun] }
    #expect(try results[0].get().address.description == "10.0.0.3/24")
    #expect(network.now > .seconds(50) + .milliseconds(100))
  }

  @Test func distinguishesADownLinkFromAMissingOne() throws {
    var network = SimulatedNetwork()
    let isDown = SystemCallError(operation: "sendto", number: 100)  // ENETDOWN
    network.sendErrors = [3: isDown, 4: SystemCallError(operation: "sendto", number: 6)]  // ENXIO
    let results = negotiate(&network, within: .seconds(2))
    guard case .failure(.timeout(let facts)) = results[0] else {
      throw Surprise(description: "\(results[0])")
    }
    #expect(facts.lastSendError == isDown)
    #expect(results[1] == .failure(.linkVanished))
  }

  @Test func endsWithTheTransport() throws {
    var network = SimulatedNetwork()
    let failure = SystemCallError(operation: "recvmsg", number: 9)
    network.receiveError = failure
    network.losses = [4: 1]
    network.answer = { (.milliseconds(1), Self.serve($0, link: $1)) }
    let results = negotiate(&network)
    #expect(try results[0].get().address.description == "10.0.0.3/24")
    #expect(results[1] == .failure(.transport(failure)))
  }

  @Test func endsInTimeDuringAFlood() {
    var network = SimulatedNetwork()
    // A stranger's packet every 10 ms: no wait ever lasts until its timer.
    network.arrivals = (0..<2000).map { count in
      (
        .seconds(50) + .milliseconds(10) * count,
        .packet([0x45, 0], linkIndex: 3, isChecksumReady: true)
      )
    }
    _ = negotiate(&network, within: .seconds(3))
    #expect(network.now < .milliseconds(53_020))
    #expect(network.sent.filter { $0.link == 3 }.count > 3)
  }
}
