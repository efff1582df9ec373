// The faulty DHCP server has the chosen fault and no other.

import Testing

@testable import VPCLab

@Suite struct LabDHCPFaultTests {
  /// A DISCOVER (type 1) or REQUEST (3) of eth1.
  private func message(type: UInt8) throws -> BOOTPRequest {
    var bytes: [UInt8] = [1, 1, 6, 0, 0xaa, 0xbb, 0xcc, 0xdd]
    bytes += [UInt8](repeating: 0, count: 20) + [0x00, 0x16, 0x3e, 0x12, 0xe7, 0x27]
    bytes += [UInt8](repeating: 0, count: 202) + [0x63, 0x82, 0x53, 0x63, 0, 53, 1, type, 255]
    return try #require(BOOTPRequest(bytes))
  }

  /// The bytes of the reply to a message; nil for none.
  private func reply(_ fault: DHCPFault, type: UInt8) throws -> [UInt8]? {
    var server = FaultyDHCPServer(fault, configuration: VPCConfiguration())
    return server.reply(to: try message(type: type))?.bytes
  }

  private func contains(_ bytes: [UInt8]?, _ option: [UInt8]) throws -> Bool {
    let bytes = try #require(bytes).dropFirst(240)
    return bytes.indices.contains { bytes[$0...].starts(with: option) }
  }

  @Test func serverWithoutAFaultIsCorrect() throws {
    let ack = try #require(try reply(.shortLease, type: 3))
    #expect(ack[0] == 2 && Array(ack[4..<8]) == [0xaa, 0xbb, 0xcc, 0xdd])
    #expect(Array(ack[16..<20]) == [10, 0, 0, 20])
    #expect(Array(ack[28..<34]) == [0x00, 0x16, 0x3e, 0x12, 0xe7, 0x27])
    #expect(Array(ack[236..<243]) == [0x63, 0x82, 0x53, 0x63, 53, 1, 5])
    #expect(try contains(ack, [54, 4, 10, 0, 0, 253]))
    #expect(try contains(ack, [1, 4, 255, 255, 255, 0]))
    #expect(try contains(ack, [3, 4, 10, 0, 0, 253]))
    #expect(try contains(ack, [51, 4, 0, 0, 0, 2]))
    #expect(ack.count >= 300)
  }

  @Test func eachFaultHasItsEffect() throws {
    #expect(try contains(reply(.maskWithHoles, type: 1), [1, 4, 255, 0, 255, 0]))
    #expect(try contains(reply(.offLinkRouter, type: 1), [3, 4, 192, 0, 2, 1]))
    #expect(try contains(reply(.shortRouter, type: 1), [3, 3, 10, 0, 0]))
    #expect(try contains(reply(.zeroLease, type: 1), [51, 4, 0, 0, 0, 0]))
    #expect(try reply(.truncatedOption, type: 1)?.suffix(4) == [3, 200, 10, 0])
    #expect(try reply(.silentRequest, type: 1) != nil)
    #expect(try reply(.silentRequest, type: 3) == nil)
    #expect(try reply(.wrongTransaction, type: 1)?[4..<8] == [0xaa, 0xbb, 0xcc, 0x22])
    #expect(try reply(.notUnicast, type: 1)?[16..<20] == [224, 0, 0, 1])
    #expect(try reply(.loopback, type: 1)?[16..<20] == [127, 0, 0, 1])
    #expect(try contains(reply(.otherServer, type: 1), [54, 4, 10, 0, 0, 253]))
    #expect(try contains(reply(.otherServer, type: 3), [54, 4, 10, 0, 0, 252]))
    #expect(try contains(reply(.nak, type: 3), [53, 1, 6]))
  }

  @Test func nakOnceRefusesTheFirstRequestOnly() throws {
    var server = FaultyDHCPServer(.nakOnce, configuration: VPCConfiguration())
    #expect(server.reply(to: try message(type: 1))?.type == .offer)
    #expect(server.reply(to: try message(type: 3))?.type == .nak)
    #expect(server.reply(to: try message(type: 1))?.type == .offer)
    #expect(server.reply(to: try message(type: 3))?.type == .ack)
  }

  @Test func strangersAndGarbageGetNoAnswer() throws {
    #expect(BOOTPRequest([]) == nil)
    #expect(BOOTPRequest([UInt8](repeating: 1, count: 300)) == nil)
    var server = FaultyDHCPServer(.nak, configuration: VPCConfiguration(nicCount: 1))
    #expect(server.reply(to: try message(type: 1)) == nil)
  }

  @Test func realClientIsServed() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    try lab.startDHCP(.nakOnce)
    try lab.guest.output(of: documentedProcedure(for: ["eth1"]))
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
    #expect(lab.dhcpLog.contains("request: nak") && lab.dhcpLog.contains("request: ack"))
  }
}
