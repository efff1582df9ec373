// The DHCP client, with any sequence of packets, timers and events of the link.

import Model
import SystemCalls

@testable import DHCPv4

extension FuzzTarget {
  static let dhcpClient = FuzzTarget("dhcp-client") { bytes in
    guard let mac = MACAddress("00:16:3e:12:e7:27") else { return }
    var run = ClientRun(mac)
    var input = Input(bytes)
    try run.begin(input.byte(), &input)
    // Each step takes a byte at least; more of them do not reach further.
    for _ in 0..<200 where !input.isEmpty { try run.step(&input) }
  }
}

/// A client with one link, and its clock.
private struct ClientRun {
  private static let link: UInt32 = 1

  private let mac: MACAddress
  private var keeper = LeaseKeeper()
  private var now = Duration.zero
  private var random = FixedNumbers()

  init(_ mac: MACAddress) { self.mac = mac }

  /// Begins with a lease, or with a request for one.
  mutating func begin(_ mode: UInt8, _ input: inout Input) throws {
    var known = KnownTerms()
    if mode & 1 != 0 { known.address = IPv4Address(10, 0, 0, 20) }
    if mode & 2 != 0 { known.gateway = IPv4Address(10, 0, 0, 253) }
    switch mode >> 2 & 3 {
    case 1: known.mask = .given(24)
    case 2: known.mask = .otherwise(24)
    default: break
    }
    let lease = try Lease(
      mac: mac, address: IPv4Address(10, 0, 0, 20), prefixLength: 24,
      server: IPv4Address(10, 0, 0, 253), leaseTime: .seconds(UInt32(input.uint16()) + 1))
    switch mode >> 4 & 3 {
    case 0: keeper.keep(lease, of: Self.link, known: known, requestedAt: now, at: now)
    case 1: begin(LeaseRequest(linkIndex: Self.link, mac: mac, mode: .probe, known: known))
    case 2:
      begin(LeaseRequest(linkIndex: Self.link, mac: mac, mode: .initReboot(lease), known: known))
    default: begin(LeaseRequest(linkIndex: Self.link, mac: mac, known: known))
    }
  }

  private mutating func begin(_ request: LeaseRequest) {
    _ = keeper.acquire(request, within: .seconds(30), at: now, random: &random)
  }

  mutating func step(_ input: inout Input) throws {
    switch input.byte() % 8 {
    case 0:
      // As the wire may bring it.
      let packet = input.bytes(Int(input.uint16() % 2048))
      try handle(.packet(packet, linkIndex: Self.link, isChecksumReady: input.byte() & 1 != 0))
    case 1, 2, 3: try handle(.packet(reply(&input), linkIndex: Self.link, isChecksumReady: true))
    case 4: now += .milliseconds(Int(input.uint16()))
    case 5: try handle(.carrier(linkIndex: Self.link))
    case 6:
      let error = SystemCallError(operation: "send", number: Int32(input.byte()))
      try handle(.sendFailed(error, linkIndex: Self.link))
    default: try passTime()
    }
  }

  /// The next timer fires, in time or late; after as many times as there are phases to go through, a later one
  /// is due.
  private mutating func passTime() throws {
    now = max(now, keeper.nextTimer ?? now)
    for _ in 0..<4 {
      guard let due = keeper.nextTimer, due <= now else { return }
      try handle(.timer)
    }
    try require(keeper.nextTimer ?? .zero > now, "a timer later than \(now) is due at last")
  }

  private mutating func handle(_ event: LeaseKeeper.Event) throws {
    let (messages, news) = keeper.handle(event, at: now, random: &random)
    try require(messages.count <= 1, "an event yields a message at most, not \(messages.count)")
    for case .granted(let lease, _, let requestedAt) in news {
      try FuzzTarget.checkSound(lease)
      try require(requestedAt <= now, "a lease was requested before \(now), at \(requestedAt)")
    }
  }

  /// A server's message for the present transaction, of the type and with the options that the input has.
  private func reply(_ input: inout Input) -> [UInt8] {
    var message = Message(operation: .reply, transaction: transaction, mac: mac)
    message.options[.messageType] = [input.byte() % 8]
    let flags = input.byte()
    message.yourAddress = IPv4Address(10, 0, 0, flags & 1 == 0 ? 20 : input.byte())
    if flags & 2 == 0 { message.options[.serverIdentifier] = [10, 0, 0, 253] }
    if flags & 4 == 0 { message.options[.subnetMask] = [255, 255, 255, 0] }
    if flags & 8 == 0 { message.options[.leaseTime] = [0, 0] + input.bytes(2) }
    if flags & 16 == 0 { message.options[.router] = [10, 0, 0, 253] }
    for _ in 0..<input.byte() % 8 {
      let code = OptionCode(input.byte())
      message.options.append(input.bytes(Int(input.byte())), to: code)
    }
    return Datagram.wrap(
      message.encoded(), from: IPv4Address(10, 0, 0, 253), port: Datagram.serverPort,
      to: .limitedBroadcast, port: Datagram.clientPort)
  }

  private var transaction: UInt32 {
    switch keeper.phases[Self.link] {
    case .acquiring(let exchange), .extending(let exchange, _), .restarting(let exchange, _):
      exchange.transaction
    case .bound, .pausing, nil: 0
    }
  }
}
