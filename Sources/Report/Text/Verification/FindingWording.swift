// What was found in the way of traffic, in words, each with what to do.

package import Model
package import Planning

extension Wording {
  /// What a finding says, and what to do about it.
  ///
  /// - Parameters:
  ///   - finding: The finding.
  ///   - link: The link that it is about.
  package static func text(
    _ finding: Finding, on link: LinkName
  ) -> (message: String, hint: String) {
    switch finding {
    case .asymmetricReply(let addresses, let device):
      (
        "traffic from \(some(addresses)) \(way(device)): "
          + "no rule or route of enicfg leads it by \(link)",
        "Run `enicfg up \(link)`."
      )
    case .foreignRule(let rule, let addresses, let device):
      (
        "traffic from \(some(addresses)) \(way(device)), because of another program's rule "
          + "\"\(rule)\"",
        "Remove that rule, if nothing needs it: `ip \(rule.family.option) rule del \(rule)`. "
          + "Otherwise, let the ENI's rules come first: "
          + "`enicfg up \(link) --rule-priority \(priority(before: rule))`."
      )
    case .reversePathFilter:
      (
        "the strict reverse path filter (rp_filter 1) drops what arrives for these addresses",
        "Correct the paths, or filter loosely: `sysctl -w net.ipv4.conf.\(sysctl(link)).rp_filter=2`."
      )
    case .arpAnswer(let others, let subnet):
      (
        "\(list([link] + others)) are in \(subnet), and answer ARP requests for each other's addresses",
        "Let each answer for its own only: "
          + "`sysctl -w \(([link] + others).flatMap(arp).joined(separator: " "))`."
      )
    case .hiddenNetwork(let network, let holder, let addresses):
      (
        "traffic from \(some(addresses)) does not reach \(network) on \(holder): the ENI's table hides it",
        "Let local and container networks come first: `enicfg up \(link) --routing local-first`."
      )
    case .duplicateRule(let rule):
      (
        "the rule \"\(rule)\" is there more than once",
        "Remove one of them: `ip \(rule.family.option) rule del \(rule)`."
      )
    case .leaseEnds(let seconds, _):
      (
        "the lease ends in \(duration(seconds)), and no program renews it",
        "Run `enicfg up \(link)` before that, or let `enicfg agent` renew it."
      )
    case .duplicateAddress(let address, let holder):
      (
        "another machine has \(address) too" + (holder.map { ": \($0) answers for it" } ?? ""),
        "Give one of them another address."
      )
    case .noCarrier(isUp: true):
      (
        "\(link) has no carrier, so that nothing can be sent",
        "Check that the ENI is attached to this instance."
      )
    case .noCarrier(isUp: false):
      ("\(link) is down", "Run `enicfg up \(link)`.")
    case .manager(let manager):
      (
        "managed by \(manager.program.rawValue) too, as \(manager.evidence) says, which may remove what "
          + "enicfg made",
        "Let enicfg write that program's files: `enicfg persist \(link)`."
      )
    }
  }

  private static func way(_ device: LinkName?) -> String {
    device.map { "leaves by \($0)" } ?? "has no way"
  }

  /// The first of some addresses, and how many there are besides it.
  static func some(_ addresses: [IPAddress]) -> String {
    guard let first = addresses.first else { return "its addresses" }
    return addresses.count == 1 ? "\(first)" : "\(first) and \(addresses.count - 1) more"
  }

  /// A priority at which the rules of an ENI come before another rule.
  private static func priority(before rule: Rule) -> UInt32 {
    max(1, rule.priority.rawValue - min(1, rule.priority.rawValue))
  }

  private static func list(_ links: [LinkName]) -> String { list(links.map(\.description)) }

  private static func sysctl(_ link: LinkName) -> String {
    link.description.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "/")
  }

  private static func arp(_ link: LinkName) -> [String] {
    ["arp_ignore=1", "arp_announce=2"].map { "net.ipv4.conf.\(sysctl(link)).\($0)" }
  }
}

extension Finding {
  /// The kind, as one word of the JSON report.
  package var kind: String {
    switch self {
    case .asymmetricReply: "asymmetricReply"
    case .foreignRule: "foreignRule"
    case .reversePathFilter: "reversePathFilter"
    case .arpAnswer: "arpAnswer"
    case .hiddenNetwork: "hiddenNetwork"
    case .duplicateRule: "duplicateRule"
    case .leaseEnds: "leaseEnds"
    case .duplicateAddress: "duplicateAddress"
    case .noCarrier: "noCarrier"
    case .manager: "manager"
    }
  }
}
