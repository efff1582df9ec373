// What the tests of this target share: a client under test, a server's answers.

import Model
import TestSupport
import Testing

@testable import DHCPv4

/// The addresses of these tests.
enum Fixture {
  static let mac = mac("00:16:3e:12:e7:27")
  static let otherMAC = mac("00:16:3e:12:e7:28")
  static let address = IPv4Address(10, 0, 0, 20)
  static let server = IPv4Address(10, 0, 0, 253)
  static let otherServer = IPv4Address(10, 0, 0, 254)

  static func mac(_ text: String) -> MACAddress {
    guard let mac = MACAddress(text) else { preconditionFailure("\(text) is no MAC") }
    return mac
  }

  static func prefix(_ text: String) -> IPPrefix {
    guard let prefix = IPPrefix(text) else { preconditionFailure("\(text) is no prefix") }
    return prefix
  }

  static func lease(mac: MACAddress = Fixture.mac) throws -> Lease {
    try Lease(
      mac: mac, address: address, prefixLength: 24, server: server,
      routes: [ClasslessRoute(destination: .all(.v4), router: server)], leaseTime: .seconds(3600))
  }
}

/// A reply to a client's message: a sound one, which the tests then spoil.
func reply(
  _ type: MessageType, to request: Message, address: IPv4Address = Fixture.address,
  server: IPv4Address = Fixture.server, change: (inout Message) -> Void = { _ in }
) -> Message {
  var message = Message(
    operation: .reply, transaction: request.transaction, mac: request.mac)
  message.options[.messageType] = [type.rawValue]
  message.options[.serverIdentifier] = server.bytes
  if type != .negativeAcknowledgement {
    message.yourAddress = address
    message.options[.leaseTime] = [0, 0, 0x0E, 0x10]  // 3600 s
    message.options[.subnetMask] = [255, 255, 255, 0]
    message.options[.router] = server.bytes
  }
  change(&message)
  return message
}

/// A server's message on the wire, with its IPv4 and UDP headers.
func packet(_ message: Message) -> [UInt8] {
  Datagram.wrap(
    message.encoded(), from: Fixture.server, port: Datagram.serverPort, to: .limitedBroadcast,
    port: Datagram.clientPort)
}

/// The message that a client sent; its form is checked on the way.
func sentMessage(_ outgoing: Outgoing) throws -> Message {
  switch outgoing {
  case .broadcast(let packet): return try sentMessage(packet)
  case .unicast(let payload, let source, let server):
    let message = try Message(decoding: payload.span)
    #expect(message.clientAddress == source)
    #expect(server.isUnicast)
    return message
  }
}

/// The message in a packet that a client broadcast; its form is checked on the way.
func sentMessage(_ packet: [UInt8]) throws -> Message {
  let message = try Message(decoding: packet.span.extracting(droppingFirst: 28))
  #expect(packet[9] == 17)
  #expect(packet[12..<16].elementsEqual(message.clientAddress.bytes))
  #expect(packet[16..<20] == [255, 255, 255, 255])
  #expect(packet[20..<24] == [0, 68, 0, 67])
  return message
}

/// An exchange in virtual time.
struct Client {
  var exchange: Exchange
  var now = Duration.seconds(1000)
  var random = SeededGenerator(seed: 1)

  init(_ mode: LeaseRequest.Mode = .discover, limit: Duration = .seconds(30)) {
    exchange = Exchange(mac: Fixture.mac, mode: mode, deadline: .seconds(1000) + limit)
  }

  /// Lets something happen now; the message that is sent in return.
  mutating func handle(_ event: Exchange.Event) throws -> Message? {
    try exchange.handle(event, at: now, random: &random).map(sentMessage)
  }

  /// Starts; the first message.
  mutating func start() throws -> Message {
    try #require(try handle(.start))
  }

  /// A message comes in now.
  mutating func receive(_ message: Message) throws -> Message? {
    try handle(.packet(packet(message), isChecksumReady: true))
  }

  /// Lets the time pass until the next timer; the message that is sent then.
  mutating func waitForTimer() throws -> Message? {
    now = exchange.nextTimer
    return try handle(.timer)
  }

  /// Lets the time pass, timer by timer, until the exchange ends; the messages sent.
  mutating func waitForEnd() throws -> [Message] {
    var sent: [Message] = []
    while exchange.outcome == nil {
      if let message = try waitForTimer() { sent.append(message) }
    }
    return sent
  }

  /// The lease that the exchange ended with.
  func lease() throws -> Lease { try #require(exchange.outcome).get() }

  /// The error that the exchange ended with.
  func error() throws -> DHCPError {
    guard case .failure(let error) = try #require(exchange.outcome) else {
      throw Surprise(description: "a lease instead of an error")
    }
    return error
  }
}

/// Something that a test did not expect.
struct Surprise: Error, CustomStringConvertible {
  let description: String
}
