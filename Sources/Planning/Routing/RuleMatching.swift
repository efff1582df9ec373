// Whether a rule is for a packet.

import Model

/// A packet as the rules and the tables see it.
struct LookedUpPacket {
  let flow: Flow
  /// The link that it came in by: the loopback, if this host made it.
  var input: LinkName?
  /// The link that it is to leave by.
  var output: LinkName?
  /// The link whose routes are preferred to others, or the only ones: in IPv6, also the one that the packet
  /// came in by.
  var preferred: LinkName?
  /// Whether only routes by that link count (IPv6).
  var isStrict = false
  /// The table of the VRF that it is of.
  var vrfTable: RouteTable?
  /// Its source: 0.0.0.0 in IPv4 if it has none, which a rule may select; in IPv6, none does.
  let source: IPAddress?

  /// A packet of a flow on these links.
  init(_ flow: Flow, on links: RoutedLinks) {
    self.flow = flow
    source = flow.source ?? (flow.family == .v4 ? IPPrefix.all(.v4).address : nil)
    input = flow.inputLink ?? links.loopback
    output = flow.outputLink
    preferred = flow.outputLink ?? (flow.family == .v6 ? flow.inputLink : nil)
    guard let link = flow.outputLink ?? flow.inputLink else { return }
    if let vrf = links.vrf(of: link) {
      vrfTable = vrf.table
      // That it is to leave by the VRF itself only says which table is looked up.
      if output == vrf.name { (output, preferred) = (nil, nil) }
    }
    // The flow's own link, unless a source says where the packet belongs.
    if case .socket = flow.origin { isStrict = true }
    if flow.outputLink != nil, flow.source == nil { isStrict = true }
    if flow.destination.isLinkLocal { isStrict = true }
  }
}

/// Whether a rule is for a packet.
enum RuleMatch {
  /// It is not.
  case never
  /// It is for some packets like this.
  case sometimes
  /// It is not known, because the rule selects by something that is not represented.
  case unknown
  /// It is.
  case always
}

extension Rule {
  /// Whether the rule is for the packet.
  ///
  /// Source: fib_rule_match (net/core/fib_rules.c), fib4_rule_match, fib6_rule_match.
  func match(_ packet: LookedUpPacket) -> RuleMatch {
    let matched = matchWithoutInversion(packet)
    guard selectors.isInverted else { return matched }
    switch matched {
    case .never: return .always
    case .always: return .never
    case .sometimes, .unknown: return matched
    }
  }

  private func matchWithoutInversion(_ packet: LookedUpPacket) -> RuleMatch {
    let flow = packet.flow
    if let source {
      guard let own = packet.source, source.contains(own) else { return .never }
    }
    if let destination, !destination.contains(flow.destination) { return .never }
    return selectors.match(packet)
  }
}

extension RuleSelectors {
  fileprivate func match(_ packet: LookedUpPacket) -> RuleMatch {
    let flow = packet.flow
    if let mark, !mark.matches(flow.mark) { return .never }
    if let inputLink, packet.input != inputLink { return .never }
    if let outputLink, packet.output != outputLink { return .never }
    if tunnel != nil || isOfVRF && packet.vrfTable == nil { return .never }
    if typeOfService != 0 {
      // IPv4 ignores the upper three bits, which once were a precedence.
      let mask: UInt8 = flow.family == .v4 ? 0x1C : 0xFC
      guard flow.typeOfService & mask == typeOfService else { return .never }
    }
    if let dscp, !dscp.matches(UInt32(flow.typeOfService >> 2)) { return .never }
    return matchOfTransport(flow)
  }

  /// Whether it is for the packet by what the flow may leave open.
  private func matchOfTransport(_ flow: Flow) -> RuleMatch {
    var isOpen = false
    if let ipProtocol {
      if let own = flow.ipProtocol {
        guard own == ipProtocol else { return .never }
      } else {
        isOpen = true
      }
    }
    func isOut<Number>(_ own: Number?, _ range: ClosedRange<Number>?) -> Bool {
      guard let range else { return false }
      guard let own else {
        isOpen = true
        return false
      }
      return !range.contains(own)
    }
    // What other hosts send is of user 0.
    let user = flow.inputLink == nil ? flow.user : 0
    if isOut(user, users) || isOut(flow.sourcePort, sourcePorts)
      || isOut(flow.destinationPort, destinationPorts)
    {
      return .never
    }
    if hasMore { return .unknown }
    return isOpen ? .sometimes : .always
  }
}
