// Reasons, durations and lists in words.

package import Model
package import Planning

/// The words for facts in texts.
package enum Wording {
  /// The text of a reason, which is shown next to a change: `lease of 365 d from 10.0.0.253`.
  package static func text(_ reason: Reason) -> String {
    switch reason {
    case .linkCarriesTheENI: "the address and its routes need the link up"
    case .lease(.forever, let server): "permanent lease from \(server)"
    case .lease(.seconds(let seconds), let server):
      "lease of \(duration(seconds)) from \(server)"
    case .serverOption(let code, let server): "option \(code) from \(server)"
    case .assigned(let origin): text(origin)
    case .expected(let origin): "by DHCP; known from \(text(origin))"
    case .advertisements(.nothing): "no routes and addresses by router advertisements"
    case .advertisements(.defaultRoute): "routers' default routes come after the primary NIC's"
    case .comesBehindPrimary: "behind the primary address"
    case .ownMetric: "the ENI's default route, with its own metric"
    case .metricBehindPrimary(let metric):
      "the ENI's default route, behind the primary NIC's (metric \(metric))"
    case .ownTable: "the ENI's own route table"
    case .sourceRule: "traffic from the address leaves by the ENI"
    case .cloudRule: "traffic from the address to the cloud's subnets leaves by the ENI"
    case .localRule: "local and container networks come first"
    case .ownSubnet: "the ENI's subnet is reached without the gateway"
    case .missingSubnetRoute: "the address was added without it"
    case .keepsOtherAddresses: "keeps the other addresses of the subnet"
    case .readAtBoot: "read by the distribution at boot"
    case .notNeededAnyMore: "made by enicfg, no longer needed"
    case .takenDown: "made by enicfg"
    case .asBefore: "as it was before"
    }
  }

  /// The text of an origin, which is shown next to a change: `metadata service`.
  package static func text(_ origin: Origin) -> String {
    switch origin {
    case .option(let name): "given by \(name)"
    case .byHand: "added by hand"
    case .configuration(let path, let line): "\(path):\(line)"
    case .eniFile("-"): "standard input"
    case .eniFile(let path): path
    case .metadata: "metadata service"
    }
  }

  /// A duration in its largest unit and, if there is a remainder, the next smaller one: `1 d 6 h`.
  package static func duration(_ seconds: UInt32) -> String {
    let units: [(UInt32, String)] = [(86400, "d"), (3600, "h"), (60, "min"), (1, "s")]
    guard let at = units.firstIndex(where: { seconds >= $0.0 }) else { return "0 s" }
    let (size, name) = units[at]
    let whole = "\(seconds / size) \(name)"
    guard at + 1 < units.count else { return whole }
    let rest = seconds % size / units[at + 1].0
    return rest == 0 ? whole : "\(whole) \(rest) \(units[at + 1].1)"
  }

  /// The text of an address's lifetime: `valid for ever`, or `valid for 364 d 23 h`.
  package static func remaining(_ lifetime: Lifetime) -> String {
    switch lifetime {
    case .forever: "valid for ever"
    case .seconds(let seconds): "valid for \(duration(seconds))"
    }
  }

  /// The text of what a plan leaves as it is, with the reason.
  package static func text(_ kept: Plan.Kept) -> String {
    switch kept {
    case .mtu(let link, let asked, let possible):
      "link     \(link) keeps its MTU: the server's MTU \(asked) is "
        + (asked < possible.lowerBound
          ? "below \(possible.lowerBound)" : "above \(possible.upperBound)")
    case .noGateway(let link):
      "route    \(link) gets no route and no rule: the server sent no router"
    case .noDefaultRoute(let link):
      "route    \(link) gets no default route and no rule: the server's routes (option 121) have no"
        + " default route, and count instead of its router (option 3)"
    case .noIPv6Gateway(let link):
      "route    \(link) gets no IPv6 route of its own and no IPv6 rule: no source knows the IPv6 gateway"
    case .advertisedGateway(let link):
      "route    \(link) gets its IPv6 default route by router advertisements, and no IPv6 rule: no source"
        + " knows the IPv6 gateway"
    case .noIPv6BelowMTU(let link, let mtu):
      "address  \(link) gets no IPv6: its MTU \(mtu) is below 1280"
    case .noIPv6(let link):
      "address  \(link) gets no IPv6 address, route or rule: IPv6 is disabled on it"
    case .setting(let link, let setting, let value):
      "sysctl   \(setting.key(of: link)) stays \(value): /proc/sys is read-only"
    case .advertisedRoute(let route, let primary):
      "route    \(route) stays until it expires: a router advertisement made it; it can come before "
        + "the primary NIC's \(primary)"
    case .unfit(let address, let unfit): "address  \(address.address) \(text(unfit, address))"
    case .expiringRoute(let route):
      "route    \(route) is another program's and expires, and enicfg does not renew it"
    case .comesBefore(let address):
      "address  \(address.address) is another program's and comes first: connections to"
        + " \(address.address.prefix) come from it"
    case .address(let address, let route):
      "address  \(address.address) stays: another program's route needs it: \(route)"
    case .linkUp(let link, let use): "link     \(link) stays up: \(text(use))"
    case .leavesElsewhere(let source, let link, let rule, let route):
      misled(source, from: link, by: rule, to: route)
    case .primaryLeavesHere(let source, let primary, let rule, let route) where rule.table != .main:
      misled(source, from: primary, by: rule, to: route)
    case .primaryLeavesHere(let source, let primary, _, let route):
      "route    traffic from \(source) does not leave by \(primary): another program's route comes"
        + " first: \(route)"
    case .noCarrier(let link): "link     \(link) has no carrier: nothing leaves by it"
    case .noARP(let link):
      "link     \(link) has ARP off, and so finds no neighbour: another program did that"
    case .noChannels(let link):
      "channels \(link) keeps its channels: its driver does not support setting them"
    case .tooManyChannels(let link, let asked, let maximum):
      "channels \(link) keeps its channels: \(asked) were requested, its maximum is \(maximum)"
    case .noReceiveQueues(let link):
      "rps      \(link) keeps its CPUs: sysfs does not show its receive queues"
    case .fewerCPUs(let link, let asked, let usable):
      "rps      \(link) gets a part of \(asked): only CPUs \(usable.list) can process packets"
    }
  }

  /// The text of what keeps a link from being in sync although nothing is to be done.
  package static func impairment(_ kept: [Plan.Kept]) -> String {
    list(
      kept.reduce(into: []) { texts, one in
        if let text = impairment(one), !texts.contains(text) { texts.append(text) }
      })
  }

  private static func impairment(_ kept: Plan.Kept) -> String? {
    switch kept {
    case .advertisedRoute: "its IPv6 default route can come before the primary NIC's"
    case .leavesElsewhere: "its traffic does not leave by it"
    case .primaryLeavesHere: "the primary NIC's traffic leaves by it"
    case .unfit(_, .tentative): "an address of it cannot be used yet"
    case .unfit(_, .expires): nil
    case .unfit: "new connections do not use an address of it"
    case .noCarrier: "it has no carrier"
    case .noARP: "ARP is off, and it finds no neighbour"
    case .mtu, .noGateway, .noDefaultRoute, .noIPv6Gateway, .advertisedGateway, .noIPv6,
      .noIPv6BelowMTU, .setting, .expiringRoute, .comesBefore, .address, .linkUp, .noChannels,
      .tooManyChannels,
      .noReceiveQueues, .fewerCPUs:
      nil
    }
  }

  private static func text(_ use: Plan.LinkUse) -> String {
    switch use {
    case .route(let route): "another program's route needs it: \(route)"
    case .address(let address): "another program's address is on it: \(address)"
    case .link(let upper): "\(upper) is on it"
    case .master(let master): "it is a member of \(master?.description ?? "another link")"
    case .nextHop(let nextHop): "another program's next hop needs it: \(nextHop)"
    case .station(let mac):
      "it receives for \(mac) too: a link of another network namespace is on it"
    }
  }

  private static func misled(
    _ source: IPAddress, from link: LinkName, by rule: Rule, to route: Route?
  ) -> String {
    "rule     traffic from \(source) does not leave by \(link): another rule comes first:"
      + " \(rule), which leads to \(route.map(\.description) ?? "no route")"
  }

  private static func text(_ unfit: Plan.Unfit, _ address: InterfaceAddress) -> String {
    switch unfit {
    case .expires:
      "is another program's, \(remaining(address.validLifetime)), and enicfg does not renew it"
    case .tentative: "cannot be used yet: duplicate address detection has not finished"
    case .deprecated: "is another program's and deprecated: new connections do not use it"
    case .scope(let scope):
      "is another program's and has the scope \(scope): new connections do not use it"
    }
  }

  /// `eth1`, `eth1 and eth2`, `eth1, eth2 and eth3`.
  package static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
