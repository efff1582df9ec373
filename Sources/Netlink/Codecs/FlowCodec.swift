// Questions about the route of a packet: writes RTM_GETROUTE, reads the kernel's answer.

internal import CNetlink
internal import Glibc
internal import Model

extension Request {
  /// Asks for the route of a packet.
  ///
  /// - Parameters:
  ///   - flow: The packet.
  ///   - link: The index of the flow's link; nil if it has none.
  ///   - matched: Whether the route of the table is asked for (`RTM_F_FIB_MATCH`), and not the packet's way.
  /// - Throws: `unencodable`.
  static func route(
    of flow: Flow, link: UInt32?, matched: Bool
  ) throws(NetlinkError) -> Request {
    let bits = flow.family.bitWidth
    var flags = matched ? UInt32(RTM_F_FIB_MATCH) : 0
    // IPv6 always tells the table, and refuses to be asked for it.
    if flow.family == .v4 { flags |= UInt32(RTM_F_LOOKUP_TABLE) }
    var header: [UInt8] = [
      flow.family.number, bits, flow.source == nil ? 0 : bits, flow.typeOfService, 0, 0, 0, 0,
    ]
    header += (0..<4).map { UInt8(truncatingIfNeeded: flags >> (8 * $0)) }
    let message = try Message(.getRoute, header: header)
    try message.put(Int(RTA_DST.rawValue), bytes: flow.destination.bytes)
    if let source = flow.source { try message.put(Int(RTA_SRC.rawValue), bytes: source.bytes) }
    if let link {
      let type = flow.inputLink == nil ? RTA_OIF : RTA_IIF
      try message.put(Int(type.rawValue), link)
    }
    if flow.mark != 0 { try message.put(Int(RTA_MARK.rawValue), flow.mark) }
    if let user = flow.inputLink == nil ? flow.user : 0 {
      try message.put(Int(RTA_UID.rawValue), user)
    }
    if let ipProtocol = flow.ipProtocol {
      try message.put(Int(RTA_IP_PROTO.rawValue), ipProtocol)
    }
    // Without a port, the kernel takes 0.
    for (type, port) in [(RTA_SPORT, flow.sourcePort), (RTA_DPORT, flow.destinationPort)] {
      guard let port, port != 0 else { continue }
      try message.put(Int(type.rawValue), bytes: [UInt8(port >> 8), UInt8(port & 0xFF)])
    }
    return Request(.getRoute, message, flags: 0)
  }
}

extension RouteAnswer.Way {
  /// Reads the way of a packet.
  init(_ message: ReceivedMessage, _ links: LinkTable) throws(NetlinkError) {
    guard let header = RouteHeader(message.payload),
      let attributes = message.attributes(after: RouteHeader.length)
    else { throw NetlinkError(message.type, .malformed) }
    self.init(
      type: RouteType(header.type), link: attributes.number(RTA_OIF).flatMap { links.name($0) },
      gateway: Route.gateway(attributes),
      source: attributes[RTA_PREFSRC].flatMap { IPAddress(bytes: $0) })
  }
}

extension RouteAnswer.Refusal {
  /// How the kernel refuses by an error number.
  init(number: Int32) {
    switch number {
    case ENETUNREACH: self = .networkUnreachable
    case EHOSTUNREACH: self = .hostUnreachable
    case EACCES: self = .prohibited
    case EINVAL: self = .invalid
    case ENODEV: self = .noLink
    case EXDEV: self = .reversePath
    default: self = .other(number)
    }
  }
}
