// Reasons, durations and lists in words.

package import Model
package import Planning

/// Facts in words, for people.
package enum Wording {
  /// A reason, as it stands beside a change: `lease of 365 d from 10.0.0.253`.
  package static func text(_ reason: Reason) -> String {
    switch reason {
    case .linkCarriesTheENI: "the address and its routes need the link up"
    case .lease(.forever, let server): "lease without end from \(server)"
    case .lease(.seconds(let seconds), let server):
      "lease of \(duration(seconds)) from \(server)"
    case .serverOption(let code, let server): "option \(code) from \(server)"
    case .assigned(let origin): text(origin)
    case .expected(let origin): "by DHCP; known from \(text(origin))"
    case .comesBehindPrimary: "behind the primary address"
    case .ownMetric: "a default route of its own, by metric"
    case .ownTable: "a route table of its own"
    case .sourceRule: "what its address sends leaves by it"
    case .cloudRule: "what its address sends into the cloud's subnets leaves by it"
    case .localRule: "local and container networks come first"
    case .ownSubnet: "its subnet without the gateway"
    case .keepsOtherAddresses: "so that the other addresses of the subnet stay"
    case .readAtBoot: "read by the distribution at boot"
    case .notNeededAnyMore: "made by enicfg, no longer needed"
    case .takenDown: "made by enicfg"
    }
  }

  /// Who said so, as it stands beside a change: `metadata service`.
  package static func text(_ origin: Origin) -> String {
    switch origin {
    case .option(let name): "as \(name) says"
    case .byHand: "added by hand"
    case .configuration(let path, let line): "\(path):\(line)"
    case .eniFile("-"): "standard input"
    case .eniFile(let path): path
    case .metadata: "metadata service"
    }
  }

  /// A duration in its largest fitting unit and, where it is not whole, the next: `1 d 6 h`.
  package static func duration(_ seconds: UInt32) -> String {
    let units: [(UInt32, String)] = [(86400, "d"), (3600, "h"), (60, "min"), (1, "s")]
    guard let at = units.firstIndex(where: { seconds >= $0.0 }) else { return "0 s" }
    let (size, name) = units[at]
    let whole = "\(seconds / size) \(name)"
    guard at + 1 < units.count else { return whole }
    let rest = seconds % size / units[at + 1].0
    return rest == 0 ? whole : "\(whole) \(rest) \(units[at + 1].1)"
  }

  /// How long an address stays: `for ever`, or `364 d 23 h left`.
  package static func remaining(_ lifetime: Lifetime) -> String {
    switch lifetime {
    case .forever: "for ever"
    case .seconds(let seconds): "\(duration(seconds)) left"
    }
  }

  /// What stays as it is, and why.
  package static func text(_ kept: Plan.Kept) -> String {
    switch kept {
    case .mtu(let link, let asked, let possible):
      "link     \(link) keeps its MTU: the server's \(asked) is "
        + (asked < possible.lowerBound
          ? "below \(possible.lowerBound)" : "above \(possible.upperBound)")
    case .noGateway(let link):
      "route    \(link) gets none, and no rule: the server names no router"
    case .noIPv6(let link):
      "address  \(link) gets no IPv6 address, route or rule: IPv6 is off on it"
    case .address(let address, let route):
      "address  \(address.address) stays: somebody's route needs it: \(route)"
    case .linkUpForRoute(let link, let route):
      "link     \(link) stays up: somebody's route needs it: \(route)"
    case .linkUpForAddress(let link, let address):
      "link     \(link) stays up: somebody's address is on it: \(address)"
    case .noChannels(let link):
      "channels \(link) keeps its own: its driver lets none be set"
    case .tooManyChannels(let link, let asked, let maximum):
      "channels \(link) keeps its own: it has no \(asked), but \(maximum) at most"
    case .noReceiveQueues(let link):
      "rps      \(link) stays as it is: sysfs does not show its receive queues"
    case .fewerCPUs(let link, let asked, let usable):
      "rps      \(link) gets less than \(asked): the CPUs that can take packets are \(usable.list)"
    }
  }

  /// `eth1`, `eth1 and eth2`, `eth1, eth2 and eth3`.
  package static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
