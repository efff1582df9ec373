// Desired links as text, for test cases in files.

import Model
package import Planning

/// Reads desired links: a paragraph per link, a line per fact.
///
///     link eth1
///     numbers 1001 1001 31001
///     address 10.0.0.20/24 via 10.0.0.253
///     lease 31536000 from 10.0.0.253
///     made address 10.0.0.20/24
///
/// `local-first` after the numbers selects that routing, and `cloud P` is the subnet of another NIC.
///
/// `secondary A/LEN N` is a secondary address with its number, of a primary NIC too; `prefix P`,
/// `ipv6 A/LEN` and `ipv6-gateway G` are further properties of an ENI, which needs no `address` with them.
///
/// `combined N|max` and `rps auto|off|MASK` are requests for the queues. `for-all` after them makes them
/// requests for every NIC.
///
/// The first word of a paragraph is `link`, `until-lease`, `take-down`, `follow`, `primary` or `queues`,
/// before the link's name. `lease`, `mtu` and `also` (a further route) belong to `address`; `made` is what
/// enicfg made earlier: `up`, `mtu N M` and `setting S N M` (before and set), `promoting`, `address A/LEN`, or
/// `table N`, an earlier one. `gone` is a paragraph of its own for a link that vanished.
package func desiredLinks(text: String) throws -> [DesiredLink] {
  var links: [LinkText] = []
  for line in text.split(separator: "\n") where !line.hasPrefix("#") {
    var words = Words(String(line))
    let verb = try words.next()
    let kinds = ["link", "until-lease", "take-down", "gone", "follow", "primary", "queues"]
    if kinds.contains(verb) {
      links.append(LinkText(kind: verb, link: try words.next { LinkName($0) }))
    } else if links.isEmpty {
      throw words.error
    } else {
      try links[links.count - 1].take(verb, &words)
    }
  }
  return try links.map { link in DesiredLink(link: link.link, goal: try link.goal()) }
}

/// One paragraph.
private struct LinkText {
  let kind: String
  let link: LinkName
  var numbers: ENINumbers?
  var addressing: ENIAddressing?
  var further = FurtherAddresses()
  var record: LinkRecord?
  var tablesOfOthers: [RouteTable: LinkName] = [:]
  var cloudSubnets: [IPPrefix] = []
  var combined: QueueRequest.Asked<CombinedChannels>?
  var steering: QueueRequest.Asked<PacketSteering>?

  init(kind: String, link: LinkName) {
    self.kind = kind
    self.link = link
  }

  mutating func take(_ verb: String, _ words: inout Words) throws {
    switch verb {
    case "numbers":
      numbers = try ENINumbers(
        table: words.next { UInt32($0) }, metric: words.next { UInt32($0) },
        rulePriority: words.next { UInt32($0) },
        routing: words.rest.isEmpty ? .documented : words.next { Routing(rawValue: $0) })
    case "cloud": cloudSubnets.append(try words.next { IPPrefix($0) })
    case "address":
      let address = try words.next { IPAddressWithLength($0) }
      var gateway: IPAddress?
      if words.rest.popFirst() == "via" { gateway = try words.next { IPAddress($0) } }
      addressing = ENIAddressing(
        address: address, gateway: gateway, reason: .assigned(.option("--address")))
    case "lease":
      let lifetime = Lifetime.seconds(try words.next { UInt32($0) })
      guard try words.next() == "from" else { throw words.error }
      addressing?.reason = .lease(lifetime, server: try words.next { IPv4Address($0) })
      addressing?.lifetime = lifetime
      addressing?.lifetimeRule =
        switch words.rest.first {
        case "kept": .kernels
        case "counted": .counted
        default: .granted
        }
    case "mtu": addressing?.mtu = try words.next { UInt32($0) }
    case "also":
      let destination = try words.next { IPPrefix($0) }
      var gateway: IPAddress?
      if words.rest.popFirst() == "via" { gateway = try words.next { IPAddress($0) } }
      addressing?.moreRoutes.append(.init(destination: destination, gateway: gateway))
    case "secondary":
      let address = try words.next { IPAddressWithLength($0) }
      guard case .v4(let bare) = address.address else { throw words.error }
      further.secondary.append(
        SecondaryAddress(
          bare, length: address.length, number: try words.next { UInt32($0) },
          by: .metadata(path: nil)))
    case "prefix":
      further.prefixes.append(Assigned(try words.next { IPPrefix($0) }, by: .metadata(path: nil)))
    case "ipv6":
      further.ipv6.append(
        Assigned(try words.next { IPAddressWithLength($0) }, by: .metadata(path: nil)))
    case "ipv6-gateway": further.ipv6Gateway = try words.next { IPAddress($0) }
    case "combined":
      combined = QueueRequest.Asked(
        try words.next { CombinedChannels($0) }, by: .option("--combined"),
        isForAll: words.rest.first == "for-all")
    case "rps":
      steering = QueueRequest.Asked(
        try words.next { PacketSteering($0) }, by: .option("--rps"),
        isForAll: words.rest.first == "for-all")
    case "made": try takeMade(&words)
    case "other-table":
      let table = try words.next { UInt32($0).flatMap(RouteTable.init) }
      tablesOfOthers[table] = try words.next { LinkName($0) }
    default: throw words.error
    }
  }

  private mutating func takeMade(_ words: inout Words) throws {
    guard let mac = MACAddress("00:16:3e:00:00:01") else { throw words.error }
    let known = kind == "primary" ? nil : try numbers ?? ENINumbers(index: 1)
    var record =
      record
      ?? LinkRecord(
        Link(index: 3, name: link), mac: mac, place: "this", method: .dhcp, numbers: known)
    switch try words.next() {
    case "up": record.broughtUp = true
    case "mtu":
      record.mtu = LinkRecord.MTU(
        before: try words.next { UInt32($0) }, set: try words.next { UInt32($0) })
    case "promoting": record.promotesSecondaries = true
    case "setting":
      record.settings =
        (record.settings ?? []) + [
          LinkRecord.Setting(
            try words.next { LinkSetting(rawValue: $0) }, before: try words.next { UInt32($0) },
            set: try words.next { UInt32($0) })
        ]
    case "address": record.addresses.append(try words.next { IPAddressWithLength($0) })
    case "table": record.earlierTables.append(try words.next { UInt32($0) })
    default: throw words.error
    }
    self.record = record
  }

  func goal() throws -> Goal {
    let queues = QueueRequest(combined: combined, steering: steering)
    switch kind {
    case "primary":
      let aliases = ENIProcedure.aliases(further.secondary, of: link) { _ in 24 }
      return .primary(PrimaryGoal(aliases: aliases, record: record), queues: queues)
    case "queues": return .queuesOnly(try known(queues, "queues"))
    case "take-down": return .takenDown(TakenDownGoal(record: record, usualNumbers: numbers))
    case "gone": return .vanished(try known(record, "record"))
    default:
      var eni = SecondaryENI(
        try known(numbers, "numbers"), record: record, advertised: further.advertised)
      eni.prefixes = further.prefixes.map(\.value)
      if kind == "until-lease" { return .awaitingLease(eni) }
      eni.tablesOfOthers = tablesOfOthers
      let goal = ENIProcedure.secondary(
        link: link,
        addressing: further.ipv6.isEmpty ? try known(addressing, "address") : addressing,
        further: further, eni: eni,
        cloudSubnets: cloudSubnets)
      return kind == "follow" ? .followingRules(goal) : .secondary(goal, queues: queues)
    }
  }

  /// What the goal cannot do without.
  private func known<Value>(_ value: Value?, _ name: String) throws -> Value {
    guard let value else { throw UnreadableLine(description: "\(link): no \(name)") }
    return value
  }
}
