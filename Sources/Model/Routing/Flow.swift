// A packet, as far as the choice of its route depends on it.

/// A packet, as far as the kernel's choice of its route depends on it.
package struct Flow: Hashable, Sendable {
  /// Where the packet comes from.
  package enum Origin: Hashable, Sendable {
    /// This host, by a socket that is bound to no link.
    case host
    /// This host, by a socket that is bound to this link (`SO_BINDTODEVICE`).
    case socket(boundTo: LinkName)
    /// This host, which asks for this link for the one packet (`IP_PKTINFO`, `IPV6_PKTINFO`).
    ///
    /// In IPv6, a packet that also has a source may leave by another link then. This is what
    /// `ip route get … oif LINK` asks, too.
    case packet(by: LinkName)
    /// Another host: the packet came in by this link, and is forwarded or delivered.
    case link(LinkName)
  }

  /// The source address; nil if the kernel chooses it.
  package var source: IPAddress?
  /// The destination, of the source's family.
  package var destination: IPAddress
  /// The type of service (the traffic class in IPv6), without its ECN bits.
  package var typeOfService: UInt8
  /// Where it comes from.
  package var origin: Origin
  /// The mark (`SO_MARK`, or of a firewall).
  package var mark: UInt32
  /// The protocol above IP; nil if it is any: no rule that selects by it is followed.
  package var ipProtocol: UInt8?
  /// The source port, 0 if it has none; nil if it is any: no rule that selects by it is followed.
  package var sourcePort: UInt16?
  /// The destination port, 0 if it has none; nil if it is any: no rule that selects by it is followed.
  package var destinationPort: UInt16?
  /// The user that the socket belongs to; nil if it is any: no rule that selects by it is followed.
  ///
  /// What other hosts send is of user 0 here.
  package var user: UInt32?

  /// Makes a flow from its parts.
  package init(
    from source: IPAddress? = nil, to destination: IPAddress, typeOfService: UInt8 = 0,
    origin: Origin = .host, mark: UInt32 = 0, ipProtocol: UInt8? = nil, sourcePort: UInt16? = nil,
    destinationPort: UInt16? = nil, user: UInt32? = nil
  ) {
    self.source = source
    self.destination = destination
    self.typeOfService = typeOfService
    self.origin = origin
    self.mark = mark
    self.ipProtocol = ipProtocol
    self.sourcePort = sourcePort
    self.destinationPort = destinationPort
    self.user = user
  }

  /// The family.
  package var family: IPFamily { destination.family }

  /// The link that this host's packet is to leave by; nil if it may be any.
  package var outputLink: LinkName? {
    switch origin {
    case .host, .link: nil
    case .socket(let link), .packet(let link): link
    }
  }

  /// The link that the packet came in by; nil if this host made it.
  package var inputLink: LinkName? {
    guard case .link(let link) = origin else { return nil }
    return link
  }

  /// The flow with this source.
  package func from(_ source: IPAddress?) -> Flow {
    var flow = self
    flow.source = source
    return flow
  }
}

extension Flow: CustomStringConvertible {
  /// The words of `ip route get`: `198.51.100.1 from 10.0.0.20 oif eth1 ipproto 6 dport 22`.
  package var description: String {
    var words = ["\(destination)"]
    if let source { words += ["from", "\(source)"] }
    if let inputLink { words += ["iif", inputLink.text] }
    if let outputLink { words += ["oif", outputLink.text] }
    if typeOfService != 0 { words += ["tos", "0x" + String(typeOfService, radix: 16)] }
    if mark != 0 { words += ["mark", "0x" + String(mark, radix: 16)] }
    if let user { words += ["uid", "\(user)"] }
    if let ipProtocol { words += ["ipproto", "\(ipProtocol)"] }
    if let sourcePort { words += ["sport", "\(sourcePort)"] }
    if let destinationPort { words += ["dport", "\(destinationPort)"] }
    return shown(words)
  }
}
