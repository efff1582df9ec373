// The status of links as text.

import Model
package import Planning

/// The status of links as text.
package enum StatusText {
  /// The column of the remarks, counted from 0.
  static let remarkColumn = 52

  /// One paragraph for each link.
  ///
  /// - Parameters:
  ///   - links: The links, in their order.
  ///   - style: How the text is set.
  package static func render(_ links: [LinkStatus], style: Style = Style()) -> String {
    style.finished(links.map { paragraph($0, style) }.joined(separator: "\n"))
  }

  /// One paragraph for each link, and one about the agent.
  ///
  /// - Parameters:
  ///   - links: The links, in their order.
  ///   - agent: The agent; nil if none runs.
  ///   - style: How the text is set.
  package static func render(
    _ links: [LinkStatus], agent: AgentStatus?, style: Style = Style()
  ) -> String {
    render(links, style: style) + (links.isEmpty ? "" : "\n")
      + style.finished(AgentText.lines(agent).map { style.wrapped($0) + "\n" }.joined())
  }

  private static func paragraph(_ status: LinkStatus, _ style: Style) -> String {
    let link = status.link
    var lines = [
      style.paint(padded(link.name.description, 5), .strong) + " "
        + [
          status.eni.map { plainText($0) }, link.mac?.description,
          style.paint(status.words, status.tone),
        ]
        .compactMap(\.self).joined(separator: "  ")
    ]
    if !status.isGone { lines.append("    link     \(state(link))") }
    for manager in status.managers {
      lines.append(
        style.wrapped("    manager  \(manager.program.rawValue), as \(manager.evidence) says"))
    }
    for address in status.addresses {
      let text = address.withoutLink
      lines.append(
        style.line(
          "    address  \(text)", remark: remark(address, status), column: remarkColumn
        ) { $0 })
    }
    for route in status.routes {
      lines.append(
        style.line(
          "    route    \(route)", remark: maker(route.madeBy), column: remarkColumn
        ) { $0 })
    }
    for rule in status.rules {
      lines.append(
        style.line(
          "    rule     \(rule)", remark: maker(rule.madeBy), column: remarkColumn
        ) { $0 })
    }
    if let lease = status.upkeep?.leaseLine { lines.append("    lease    " + lease) }
    for step in status.repairSteps {
      let text =
        "  \(step.change.mark) \(padded(step.change.kind.rawValue, 8)) \(step.change.line)"
      lines.append(style.paint(text, .changed))
    }
    for kept in status.kept { lines.append(style.wrapped("  ! " + Wording.text(kept))) }
    if let line = status.leaseWarning { lines.append(style.wrapped("  ! lease    " + line)) }
    if let upkeep = status.upkeep, let line = AgentText.line(upkeep) {
      lines.append(style.wrapped((upkeep.isAlarming ? "  ! " : "    ") + "agent    " + line))
    }
    // What the agent failed for may be the same.
    if let remark = status.remark, status.upkeep?.link.state.failure?.message != remark {
      lines.append(style.wrapped("    " + plainText(remark)))
    }
    if let advice = status.advice { lines.append("    " + advice) }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func state(_ link: Link) -> String {
    guard link.isUp else { return "down" }
    return (link.hasCarrier ? "up" : "up, no carrier") + ", mtu \(link.mtu)"
  }

  private static func remark(_ address: InterfaceAddress, _ status: LinkStatus) -> String {
    if status.isByHand(address) { return Wording.text(Origin.byHand) }
    return address.validLifetime == .forever ? "" : Wording.remaining(address.validLifetime)
  }

  private static func maker(_ maker: RouteProtocol) -> String {
    maker == .enicfg ? "" : "proto \(maker)"
  }
}

extension LinkStatus {
  /// The text of the role, or of what keeps a link from being in sync that is as it was asked for.
  var words: String {
    if isAwaitingLease, let trouble = upkeep?.trouble { return "not in sync: " + trouble }
    guard isAsAsked, !isClean else { return roleWords }
    return "not in sync: " + (mismatch?.words ?? upkeep?.trouble ?? "")
  }

  /// Whether its lease ended, and an agent asks for another one.
  private var isAwaitingLease: Bool {
    guard case .leaseUnknown = role, case .waiting = upkeep?.link.state else { return false }
    return true
  }

  private var roleWords: String {
    switch role {
    case .primary: secondary.isEmpty ? "primary, left alone" : "primary, its aliases are in sync"
    case .inSync: "in sync"
    case .impaired(let kept): "not in sync: \(Wording.impairment(kept))"
    case .drifted(let steps): "drifted: \(steps.count) change\(steps.count == 1 ? "" : "s") needed"
    case .contradicted: "conflicts with the present state"
    case .leaseUnknown: "its lease is no longer known"
    case .takenDown: "taken down, except what another program needs"
    case .vanished: "gone"
    case .recordUnreadable: "its record cannot be read"
    case .notConfigured: "not configured"
    }
  }

  /// The next step for the user, if there is one.
  var advice: String? {
    if isAwaitingLease { return nil }
    if isAsAsked, mismatch == .unlisted { return "enicfg up --all takes it down." }
    return switch role {
    case .impaired(let kept):
      kept.compactMap(\.advice).first
        ?? "Other programs made what is in the way, and enicfg leaves it alone."
    case .drifted, .leaseUnknown: "enicfg up \(link.name) repairs this."
    case .vanished:
      "enicfg down \(link.mac?.description ?? link.name.description) removes what is left of it."
    case .primary, .inSync, .contradicted, .takenDown, .recordUnreadable, .notConfigured: nil
    }
  }

  /// That its lease ends, if no program renews it.
  fileprivate var leaseWarning: String? {
    unattendedExpiry.map { seconds in
      "expires in \(Wording.duration(seconds)), and no program renews it: enicfg up \(link.name)"
        + " does once, the agent does always"
    }
  }

  /// Whether the link no longer exists.
  var isGone: Bool {
    guard case .vanished = role else { return false }
    return true
  }

  var tone: Style.Tone {
    if isAsAsked, !isClean { return .changed }
    return switch role {
    case .primary, .notConfigured, .takenDown: .faint
    case .inSync: .added
    case .impaired, .drifted, .leaseUnknown, .vanished: .changed
    case .contradicted, .recordUnreadable: .removed
    }
  }
}

extension CloudMismatch {
  fileprivate var words: String {
    switch self {
    case .refused: "up would refuse it"
    case .unlisted: "the cloud does not list its ENI"
    }
  }
}

extension Plan.Kept {
  /// What the user can do about it, where one thing is right in every case.
  fileprivate var advice: String? {
    switch self {
    case .advertisedRoute(let route, _):
      "A router advertisement made it. ip -6 route delete \(route) proto ra removes it."
    case .noCarrier: "See that the ENI is attached to this instance."
    case .noARP(let link): "ip link set \(link) arp on repairs this."
    case .mtu, .noGateway, .noDefaultRoute, .noIPv6Gateway, .advertisedGateway, .noIPv6,
      .noIPv6BelowMTU, .setting, .unfit, .expiringRoute, .comesBefore, .address, .linkUp,
      .leavesElsewhere, .primaryLeavesHere, .noChannels, .tooManyChannels, .noReceiveQueues,
      .fewerCPUs:
      nil
    }
  }
}
