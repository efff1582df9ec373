// DHCP messages and packets on the wire: what is read can be written, and is then read the same.

import Model
import StateFiles

@testable import DHCPv4

extension FuzzTarget {
  static let dhcpMessage = FuzzTarget("dhcp-message") { bytes in
    for isChecksumReady in [false, true] {
      let payload = try? Datagram.payload(of: bytes.span, isChecksumReady: isChecksumReady)
      if let payload { try read(message: Array(bytes[payload])) }
    }
    try read(message: bytes)
  }

  private static func read(message bytes: [UInt8]) throws {
    guard let message = try? Message(decoding: bytes.span) else { return }
    _ = message.options.text(.message)
    for known in knownTerms {
      guard let lease = try? Lease(offeredBy: message, known: known) else { continue }
      try checkSound(lease)
      try checkKept(LeaseRecord(lease, requestedAt: .seconds(100), boot: "b"))
    }
    // What overloaded the fields is written into the options alone.
    var plain = message
    plain.options[.overload] = nil
    let written = plain.encoded()
    let again = try? Message(decoding: written.span)
    try requireEqual(again, plain, "a message is read as it was written")
    guard written.count <= 1 << 15 else { return }
    let packet = Datagram.wrap(
      written, from: .any, port: Datagram.serverPort, to: .limitedBroadcast,
      port: Datagram.clientPort)
    let payload = try? Datagram.payload(of: packet.span, isChecksumReady: true)
    try requireEqual(payload, 28..<packet.count, "a packet is read as it was wrapped")
  }

  /// What other sources may know of an address.
  private static let knownTerms = [
    KnownTerms(), KnownTerms(mask: .given(24), gateway: IPv4Address(10, 0, 0, 253)),
    KnownTerms(address: IPv4Address(10, 0, 0, 20), mask: .otherwise(32)),
  ]

  /// Checks what every lease has to be, wherever it is from.
  static func checkSound(_ lease: Lease) throws(Violation) {
    let address = lease.address
    try require(address.address.isUnicast, "\(lease) has a host's address")
    try require(!address.prefix.hasEdge(address.address), "\(lease) has a host's address")
    try require(lease.server.isUnicast, "\(lease) has a host as its server")
    try require(lease.mtu ?? 68 >= 68, "\(lease) has an MTU of IPv4")
    try require(
      lease.renewalTime <= lease.rebindingTime && lease.rebindingTime <= lease.leaseTime,
      "\(lease) has its times in order")
    try require(lease.leaseTime != .seconds(0), "\(lease) lasts")
    for route in lease.routes {
      try require(route.destination.family == .v4, "\(lease) has routes of IPv4")
      if let router = route.router { try require(router.isUnicast, "\(lease) has routers") }
    }
    let defaults = lease.routes.filter { $0.destination.isDefault && $0.router != nil }
    try require(defaults.count <= 1, "\(lease) has one default route")
  }
}
