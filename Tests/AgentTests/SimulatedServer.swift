// DHCP servers in memory, which answer as a test says.

import EngineTestSupport
import Model

@testable import DHCPv4

/// The DHCP server of the cloud of these tests: ENI N gets 10.0.N.20 behind 10.0.N.253.
final class SimulatedServer {
  /// Another server in the same subnets, 10.0.N.252, which knows nothing of the first one's leases.
  struct Stranger {
    /// The last byte of the addresses that it grants.
    var host: UInt8
    /// Whether its answers arrive first.
    var isFirst: Bool
  }

  /// Whether it answers.
  var isThere = true
  /// The ENIs that it does not answer.
  var silentTo: Set<UInt8> = []
  /// Whether it refuses what clients want to keep.
  var refuses = false
  /// How long its leases last.
  var leaseTime = UInt32(3600)
  /// T1 and T2 of its leases; nil where it does not say.
  var renewalTime: UInt32?
  var rebindingTime: UInt32?
  /// The last byte of the addresses that it grants, but for some ENIs.
  var host: UInt8 = 20
  var hosts: [UInt8: UInt8] = [:]
  /// The other server; nil where there is none.
  var stranger: Stranger?
  /// Called with the number of an ENI and the time of its lease, whenever the first server grants one.
  var granted: (UInt8, Duration) -> Void = { _, _ in }
  /// The requests to extend a lease, by unicast and by broadcast.
  private(set) var renewals = 0
  private(set) var rebindings = 0
  /// The MACs from which a unicast came.
  private(set) var renewed: Set<MACAddress> = []

  /// The answers to a message, in the order in which they arrive.
  ///
  /// - Parameter destination: Nil for a broadcast.
  func answers(_ bytes: [UInt8], to destination: IPv4Address?) -> [[UInt8]] {
    guard let request = try? Message(decoding: bytes.span) else { return [] }
    count(request, isUnicast: destination != nil)
    let own = isThere ? answer(request, to: destination) : nil
    let others = stranger.flatMap { answer(of: $0, request, to: destination) }
    return (stranger?.isFirst == true ? [others, own] : [own, others]).compactMap(\.self)
  }

  private func count(_ request: Message, isUnicast: Bool) {
    let isAnswered = isThere && !silentTo.contains(request.mac.bytes[5])
    guard isAnswered, request.clientAddress != .any else { return }
    if isUnicast {
      renewals += 1
      renewed.insert(request.mac)
    } else {
      rebindings += 1
    }
  }

  private func answer(_ request: Message, to destination: IPv4Address?) -> [UInt8]? {
    let number = request.mac.bytes[5]
    let server = IPv4Address(10, 0, number, 253)
    guard !silentTo.contains(number), request.isFor(server, destination) else { return nil }
    let address = IPv4Address(10, 0, number, hosts[number] ?? host)
    let isRefused =
      request.type == .request
      && (request.clientAddress != .any && refuses || request.wanted.map { $0 != address } ?? false)
    if request.type == .request {
      // What it refuses is over.
      granted(number, isRefused ? .zero : .seconds(Int64(leaseTime)))
    }
    return reply(to: request, isRefused ? nil : address, of: server)
  }

  private func answer(
    of stranger: Stranger, _ request: Message, to destination: IPv4Address?
  ) -> [UInt8]? {
    let number = request.mac.bytes[5]
    let server = IPv4Address(10, 0, number, 252)
    guard request.isFor(server, destination) else { return nil }
    let address = IPv4Address(10, 0, number, stranger.host)
    let isRefused = request.type == .request && request.wanted != address
    return reply(to: request, isRefused ? nil : address, of: server)
  }

  /// The grant of an address; a refusal where there is none.
  private func reply(
    to request: Message, _ address: IPv4Address?, of server: IPv4Address
  ) -> [UInt8] {
    var reply = Message(operation: .reply, transaction: request.transaction, mac: request.mac)
    let type: MessageType =
      address == nil
      ? .negativeAcknowledgement : request.type == .discover ? .offer : .acknowledgement
    reply.options[.messageType] = [type.rawValue]
    reply.options[.serverIdentifier] = server.bytes
    if let address {
      reply.yourAddress = address
      reply.options[.subnetMask] = [255, 255, 255, 0]
      reply.options[.router] = IPv4Address(10, 0, request.mac.bytes[5], 253).bytes
      for (code, time) in [
        (OptionCode.leaseTime, leaseTime), (.renewalTime, renewalTime),
        (.rebindingTime, rebindingTime),
      ] as [(OptionCode, UInt32?)] {
        guard let time else { continue }
        var bytes: [UInt8] = []
        bytes.append(number: time)
        reply.options[code] = bytes
      }
    }
    return Datagram.wrap(
      reply.encoded(), from: server, port: Datagram.serverPort, to: address ?? .any,
      port: Datagram.clientPort)
  }
}

extension Message {
  /// The address that the client has, or asks for.
  fileprivate var wanted: IPv4Address? {
    clientAddress != .any ? clientAddress : (try? options.address(.requestedAddress)) ?? nil
  }

  /// Whether it is for a server: sent to it, or to all without the name of another one.
  fileprivate func isFor(_ server: IPv4Address, _ destination: IPv4Address?) -> Bool {
    if let destination { return destination == server }
    let named = (try? options.address(.serverIdentifier)) ?? nil
    return named == nil || named == server
  }
}
