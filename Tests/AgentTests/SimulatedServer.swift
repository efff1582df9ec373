// A DHCP server in memory, which answers as a test says.

import EngineTestSupport
import Model

@testable import DHCPv4

/// A DHCP server of the cloud of these tests: ENI N gets 10.0.N.20 behind 10.0.N.253.
final class SimulatedServer {
  /// Whether it answers.
  var isThere = true
  /// The ENIs that it does not answer.
  var silentTo: Set<UInt8> = []
  /// Whether it refuses what clients want to keep.
  var refuses = false
  /// How long its leases last.
  var leaseTime = UInt32(3600)
  /// The last byte of the addresses that it grants.
  var host: UInt8 = 20
  /// The requests to extend a lease, by unicast and by broadcast.
  private(set) var renewals = 0
  private(set) var rebindings = 0
  /// The MACs from which a unicast came.
  private(set) var renewed: Set<MACAddress> = []

  /// The answer to a message; nil where it is silent.
  func answer(_ bytes: [UInt8], isUnicast: Bool) -> [UInt8]? {
    guard isThere, let request = try? Message(decoding: bytes.span) else { return nil }
    let number = request.mac.bytes[5]
    if silentTo.contains(number) { return nil }
    let address = IPv4Address(10, 0, number, host)
    let extends = request.clientAddress != .any
    if extends {
      if isUnicast {
        renewals += 1
        renewed.insert(request.mac)
      } else {
        rebindings += 1
      }
    }
    let wanted =
      extends ? request.clientAddress : (try? request.options.address(.requestedAddress)) ?? nil
    let isRefused =
      request.type == .request && (extends && refuses || wanted.map { $0 != address } ?? false)
    return reply(to: request, address, number, isRefused: isRefused)
  }

  private func reply(
    to request: Message, _ address: IPv4Address, _ number: UInt8, isRefused: Bool
  ) -> [UInt8] {
    let server = IPv4Address(10, 0, number, 253)
    var reply = Message(operation: .reply, transaction: request.transaction, mac: request.mac)
    let type: MessageType =
      isRefused ? .negativeAcknowledgement : request.type == .discover ? .offer : .acknowledgement
    reply.options[.messageType] = [type.rawValue]
    reply.options[.serverIdentifier] = server.bytes
    if !isRefused {
      reply.yourAddress = address
      reply.options[.subnetMask] = [255, 255, 255, 0]
      reply.options[.router] = server.bytes
      var time: [UInt8] = []
      time.append(number: leaseTime)
      reply.options[.leaseTime] = time
    }
    return Datagram.wrap(
      reply.encoded(), from: server, port: Datagram.serverPort, to: address,
      port: Datagram.clientPort)
  }
}
