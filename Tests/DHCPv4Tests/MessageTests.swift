// A message and its options on the wire.

import Model
import Testing

@testable import DHCPv4

@Suite struct MessageTests {
  /// An OFFER, field by field.
  static let offer: [UInt8] =
    [
      0x02, 0x01, 0x06, 0x00,  // op reply; htype Ethernet; hlen 6; hops 0
      0x39, 0x03, 0xF3, 0x26,  // xid
      0x00, 0x02, 0x80, 0x00,  // secs 2; flags: broadcast
      0x00, 0x00, 0x00, 0x00,  // ciaddr
      0x0A, 0x00, 0x00, 0x14,  // yiaddr 10.0.0.20
      0x0A, 0x00, 0x00, 0x05,  // siaddr 10.0.0.5
      0x0A, 0x00, 0x00, 0x01,  // giaddr 10.0.0.1
      0x00, 0x16, 0x3E, 0x12, 0xE7, 0x27,  // chaddr
    ] + [UInt8](repeating: 0, count: 10 + 64 + 128)  // the rest of chaddr; sname; file
    + [
      0x63, 0x82, 0x53, 0x63,  // cookie
      0x35, 0x01, 0x02,  // 53 message type: OFFER
      0x36, 0x04, 0x0A, 0x00, 0x00, 0xFD,  // 54 server identifier 10.0.0.253
      0x33, 0x04, 0x00, 0x00, 0x0E, 0x10,  // 51 lease time 3600 s
      0x00,  // 0 pad
      0x01, 0x04, 0xFF, 0xFF, 0xFF, 0x00,  // 1 subnet mask 255.255.255.0
      0x03, 0x08, 0x0A, 0x00, 0x00, 0xFD, 0x0A, 0x00, 0x00, 0xFE,  // 3 two routers
      0x1A, 0x02, 0x05, 0xAA,  // 26 MTU 1450
      0x3A, 0x04, 0x00, 0x00, 0x05, 0xDC,  // 58 T1 1500 s
      0x3B, 0x04, 0x00, 0x00, 0x0B, 0xB8,  // 59 T2 3000 s
      0xFF,  // 255 end
    ]

  @Test func readsTheOffer() throws {
    let message = try Message(decoding: Self.offer.span)
    #expect(message.operation == .reply)
    #expect(message.transaction == 0x3903_F326)
    #expect(message.seconds == 2)
    #expect(message.wantsBroadcast)
    #expect(message.clientAddress == .any)
    #expect(message.yourAddress == Fixture.address)
    #expect(message.nextServer == IPv4Address(10, 0, 0, 5))
    #expect(message.relayAgent == IPv4Address(10, 0, 0, 1))
    #expect(message.mac == Fixture.mac)
    #expect(message.type == .offer)
    #expect(try message.options.address(.serverIdentifier) == Fixture.server)
    #expect(try message.options.addresses(.router)?.first == Fixture.server)
    #expect(try message.options.number(.interfaceMTU, as: UInt16.self) == 1450)

    let lease = try Lease(offeredBy: message)
    #expect(lease.address.description == "10.0.0.20/24")
    #expect(lease.gateway == Fixture.server)
    #expect(lease.renewalTime == .seconds(1500))
    #expect(lease.rebindingTime == .seconds(3000))
    #expect(lease.mtu == 1450)
  }

  @Test func writesWhatItReads() throws {
    let message = try Message(decoding: Self.offer.span)
    #expect(try Message(decoding: message.encoded().span) == message)
  }

  @Test func padsToTheLengthOfBOOTP() {
    #expect(Message(operation: .request, transaction: 1, mac: Fixture.mac).encoded().count == 300)
  }

  @Test(arguments: [0, 1, 254, 255, 256, 510, 511, 700])
  func splitsALongOption(length: Int) throws {
    var message = Message(operation: .reply, transaction: 1, mac: Fixture.mac)
    message.options[.message] = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
    message.options[.leaseTime] = [0, 0, 0, 1]
    #expect(try Message(decoding: message.encoded().span) == message)
  }

  @Test func joinsInstancesThatAreApart() throws {
    let options = try decode([121, 3, 8, 10, 10, 53, 1, 2, 121, 3, 0, 0, 1, 121, 0, 255])
    #expect(options[.classlessRoutes] == [8, 10, 10, 0, 0, 1])
    #expect(options[.messageType] == [2])
  }

  @Test func readsOverloadedFields() throws {
    // RFC 3396 §5: options, then file, then sname.
    var bytes = message(options: [52, 1, 3, 121, 2, 8, 10, 255])
    bytes.replaceSubrange(108..<113, with: [121, 2, 10, 0, 255])
    bytes.replaceSubrange(44..<52, with: [0, 121, 2, 0, 1, 53, 1, 5])
    let options = try Options(decoding: bytes.span)
    #expect(options[.classlessRoutes] == [8, 10, 10, 0, 0, 1])
    #expect(options[.messageType] == [5])
  }

  @Test func readsOnlyTheFieldThatIsOverloaded() throws {
    for (value, expected) in [(UInt8(1), [UInt8(1)]), (2, [2])] {
      var bytes = message(options: [52, 1, value, 255])
      bytes.replaceSubrange(108..<112, with: [26, 1, 1, 255])
      bytes.replaceSubrange(44..<48, with: [26, 1, 2, 255])
      #expect(try Options(decoding: bytes.span)[.interfaceMTU] == expected)
    }
    var bytes = message(options: [255])
    bytes.replaceSubrange(108..<112, with: [26, 1, 1, 255])
    #expect(try Options(decoding: bytes.span)[.interfaceMTU] == nil)
  }

  @Test func ignoresOption52InOverloadedFields() throws {
    var bytes = message(options: [52, 1, 1, 255])
    bytes.replaceSubrange(108..<115, with: [52, 1, 3, 26, 1, 1, 255])
    bytes.replaceSubrange(44..<48, with: [57, 1, 2, 255])
    let options = try Options(decoding: bytes.span)
    #expect(options[.interfaceMTU] == [1])
    #expect(options[.overload] == [1])
    #expect(options[.maximumMessageSize] == nil)
  }

  @Test(arguments: [
    ([121, 4, 1, 2, 3], MessageDefect.optionTruncated(code: 121)),
    ([121], .optionTruncated(code: 121)),
    ([53, 255, 1, 255], .optionTruncated(code: 53)),
    ([52, 1, 0, 255], .overload(0)),
    ([52, 1, 4, 255], .overload(4)),
    ([52, 2, 1, 1, 255], .optionLength(code: 52, length: 2, expected: .exactly(1))),
    ([52, 0, 255], .optionLength(code: 52, length: 0, expected: .exactly(1))),
  ])
  func refusesBrokenOptions(options: [UInt8], defect: MessageDefect) {
    #expect(throws: defect) { try decode(options) }
  }

  @Test func refusesAnOptionThatLeavesAnOverloadedField() {
    var bytes = message(options: [52, 1, 1, 255])
    bytes.replaceSubrange(108..<110, with: [56, 127])
    #expect(throws: MessageDefect.optionTruncated(code: 56)) { try Options(decoding: bytes.span) }
  }

  @Test(arguments: [
    (0, 3, MessageDefect.operation(3)), (1, 6, .hardware(type: 6, length: 6)),
    (2, 16, .hardware(type: 1, length: 16)), (239, 0x64, .noCookie),
  ])
  func refusesBrokenFields(offset: Int, value: UInt8, defect: MessageDefect) {
    var bytes = Self.offer
    bytes[offset] = value
    #expect(throws: defect) { try Message(decoding: bytes.span) }
  }

  @Test func checksTheLengthsOfOptions() throws {
    let options = try decode([51, 3, 1, 2, 3, 3, 5, 1, 2, 3, 4, 5, 26, 0, 255])
    #expect(throws: MessageDefect.optionLength(code: 51, length: 3, expected: .exactly(4))) {
      try options.number(.leaseTime, as: UInt32.self)
    }
    #expect(throws: MessageDefect.optionLength(code: 3, length: 5, expected: .multiple(of: 4))) {
      try options.addresses(.router)
    }
    #expect(throws: MessageDefect.optionLength(code: 26, length: 0, expected: .exactly(2))) {
      try options.number(.interfaceMTU, as: UInt16.self)
    }
    #expect(try options.address(.serverIdentifier) == nil)
  }

  @Test func makesTextSafeForATerminal() {
    var options = Options()
    options[.message] = Array("no \u{1B}[31mlease$(reboot)\u{7F}é\n\0".utf8)
    #expect(options.text(.message) == "no ?[31mlease$(reboot)????")
    options[.message] = [UInt8](repeating: 0x61, count: 1000)
    #expect(options.text(.message).count == 200)
    options[.message] = nil
    #expect(options.text(.message) == "")
  }

  /// A message with these bytes as its options field.
  private func message(options: [UInt8]) -> [UInt8] {
    Array(Self.offer.prefix(Message.optionsOffset)) + options
  }

  private func decode(_ options: [UInt8]) throws(MessageDefect) -> Options {
    try Options(decoding: message(options: options).span)
  }
}
