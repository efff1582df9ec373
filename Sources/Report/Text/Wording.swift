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
    case .comesBehindPrimary: "behind the primary address"
    case .ownMetric: "the ENI's default route, with its own metric"
    case .ownTable: "the ENI's own route table"
    case .sourceRule: "traffic from the address leaves by the ENI"
    case .cloudRule: "traffic from the address to the cloud's subnets leaves by the ENI"
    case .localRule: "local and container networks come first"
    case .ownSubnet: "the ENI's subnet is reached without the gateway"
    case .keepsOtherAddresses: "keeps the other addresses of the subnet"
    case .readAtBoot: "read by the distribution at boot"
    case .notNeededAnyMore: "made by enicfg, no longer needed"
    case .takenDown: "made by enicfg"
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
      "route    \(link) gets no IPv6 route and no IPv6 rule: no source knows the IPv6 gateway"
    case .noIPv6BelowMTU(let link, let mtu):
      "address  \(link) gets no IPv6: its MTU \(mtu) is below 1280"
    case .noIPv6(let link):
      "address  \(link) gets no IPv6 address, route or rule: IPv6 is disabled on it"
    case .address(let address, let route):
      "address  \(address.address) stays: another program's route needs it: \(route)"
    case .linkUpForRoute(let link, let route):
      "link     \(link) stays up: another program's route needs it: \(route)"
    case .linkUpForAddress(let link, let address):
      "link     \(link) stays up: another program's address is on it: \(address)"
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

  /// `eth1`, `eth1 and eth2`, `eth1, eth2 and eth3`.
  package static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
