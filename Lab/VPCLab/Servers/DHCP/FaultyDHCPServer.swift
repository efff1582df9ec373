// A DHCP server that leases the lab's addresses with one chosen fault.

internal import Glibc

/// Answers DHCP on one vSwitch like a real server, except for one fault.
///
/// It shares no code with this project's DHCP client, so neither hides an error of the other.
package struct FaultyDHCPServer {
  let fault: DHCPFault
  let nics: [NIC]
  private let vSwitch: Int
  private var hasRefused = false

  /// Makes a server for a vSwitch of a VPC.
  package init(_ fault: DHCPFault, configuration: VPCConfiguration, vSwitch: Int = 0) {
    self.fault = fault
    self.vSwitch = vSwitch
    nics = configuration.nics.filter { $0.vSwitch == vSwitch }
  }

  /// Serves in this process's network namespace until the process ends.
  ///
  /// Reports each message.
  ///
  /// - Throws: ``LabError/systemCall(_:_:)``.
  package mutating func serve(report: (String) -> Void) throws(LabError) -> Never {
    let socket = try openSocket()
    report("listening on vsw\(vSwitch), fault \(fault.rawValue)")
    while true {
      guard let bytes = socket.readSome() else { throw .systemCall("read", .current) }
      guard let request = BOOTPRequest(bytes) else { continue }
      guard let reply = reply(to: request) else {
        report("\(request.type): no answer")
        continue
      }
      try broadcast(reply.bytes, by: socket)
      report("\(request.type): \(reply.type)")
    }
  }

  /// The answer to a message; nil for none.
  mutating func reply(to request: BOOTPRequest) -> BOOTPReply? {
    guard request.type == .discover || request.type == .request,
      let nic = nics.first(where: { $0.hardwareAddress == request.hardwareAddress })
    else { return nil }
    let isRequest = request.type == .request
    if isRequest && fault == .silentRequest { return nil }

    var reply = BOOTPReply(
      transaction: request.transaction, hardwareAddress: request.hardwareAddress,
      type: isRequest ? .ack : .offer)
    if fault == .wrongTransaction { reply.transaction[3] ^= 0xff }
    let server = bytes(of: nic.gateway)
    let named = isRequest && fault == .otherServer ? bytes(of: "10.0.\(vSwitch).252") : server
    reply.options = [(.serverIdentifier, named)]
    if isRequest && (fault == .nak || fault == .nakOnce && !hasRefused) {
      hasRefused = true
      reply.type = .nak
      return reply
    }
    reply.yourAddress = bytes(of: address(for: nic))
    reply.options += [
      (.leaseTime, leaseTime),
      (.subnetMask, bytes(of: fault == .maskWithHoles ? "255.0.255.0" : "255.255.255.0")),
      (.router, router(server)),
    ]
    reply.isCutShort = fault == .truncatedOption
    return reply
  }

  private func router(_ correct: [UInt8]) -> [UInt8] {
    switch fault {
    case .offLinkRouter: bytes(of: "192.0.2.1")
    case .shortRouter: Array(correct.prefix(3))
    default: correct
    }
  }

  private func address(for nic: NIC) -> String {
    switch fault {
    case .notUnicast: "224.0.0.1"
    case .loopback: "127.0.0.1"
    default: nic.address
    }
  }

  /// Seconds, most significant byte first.
  private var leaseTime: [UInt8] {
    switch fault {
    case .zeroLease: [0, 0, 0, 0]
    case .shortLease: [0, 0, 0, 2]
    default: [0x01, 0xe1, 0x33, 0x80]  // 365 days
    }
  }

  private func openSocket() throws(LabError) -> Descriptor {
    let number = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw .systemCall("socket", .current) }
    let socket = Descriptor(number)
    var yes: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    let name = Array("vsw\(vSwitch)".utf8)
    guard unsafe setsockopt(number, SOL_SOCKET, SO_BROADCAST, &yes, size) == 0,
      unsafe setsockopt(number, SOL_SOCKET, SO_BINDTODEVICE, name, socklen_t(name.count)) == 0
    else { throw .systemCall("setsockopt", .current) }
    let bound = unsafe withAddress("0.0.0.0", port: 67) { unsafe bind(number, $0, $1) }
    guard bound == 0 else { throw .systemCall("bind to port 67", .current) }
    return socket
  }

  private func broadcast(_ bytes: [UInt8], by socket: Descriptor) throws(LabError) {
    let count = unsafe withAddress("255.255.255.255", port: 68) { address, size in
      unsafe sendto(socket.number, bytes, bytes.count, 0, address, size)
    }
    guard count == bytes.count else { throw .systemCall("sendto", .current) }
  }
}

extension NIC {
  /// The six bytes of its link-layer address.
  var hardwareAddress: [UInt8] {
    macAddress.split(separator: ":").compactMap { UInt8($0, radix: 16) }
  }
}

/// The four bytes of an address in dotted notation.
private func bytes(of address: String) -> [UInt8] {
  address.split(separator: ".").compactMap { UInt8($0) }
}

/// Passes a socket address to a body.
private func withAddress<Result>(
  _ text: String, port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  address.sin_addr.s_addr = bytes(of: text).reduce(0) { $0 << 8 | UInt32($1) }.bigEndian
  return unsafe withUnsafePointer(to: &address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}
