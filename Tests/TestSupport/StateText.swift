// Observed states as text, for test cases in files: a line per object, in iproute2's notation.

package import Model
import Planning

/// A line that can't be read.
package struct UnreadableLine: Error, CustomStringConvertible {
  /// The line.
  package let description: String
}

/// The words of a line, read from the front.
struct Words {
  let line: String
  var rest: ArraySlice<Substring>

  init(_ line: String) {
    self.line = line
    rest = line.split(separator: " ")[...]
  }

  var error: UnreadableLine { UnreadableLine(description: line) }

  mutating func next() throws -> String {
    guard let word = rest.popFirst() else { throw error }
    return String(word)
  }

  mutating func next<Value>(_ read: (String) -> Value?) throws -> Value {
    guard let value = read(try next()) else { throw error }
    return value
  }
}

extension ObservedState {
  /// Reads a state, a line per object.
  ///
  ///     link 2 eth1 00:16:3e:12:e7:27 up mtu 1500
  ///     address 10.0.0.20/24 brd 10.0.0.255 dev eth1 valid 3600
  ///     nexthop 7 via 10.0.0.253 dev eth0 proto 3
  ///     route default via 10.0.0.253 dev eth0 metric 100 table 1001 proto 3
  ///     rule from 10.0.0.20 lookup 1001 priority 31001 proto 201
  ///     settings read-only
  ///     queues eth1 driver virtio_net combined 1/4 rps 0 ff
  ///     cpus 0-7 isolated 6-7 default 3
  ///
  /// A setting of a link is its name in /proc/sys with the value, such as `accept_ra 1`.
  ///
  /// Channels are the current number and the maximum; the masks after `rps` are the CPUs of the receive
  /// queues.
  ///
  /// Empty lines and lines that start with `#` are ignored.
  package init(text: String) throws {
    self.init()
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      var words = Words(String(line))
      switch try words.next() {
      case "link": links.append(try Link(&words))
      case "address": addresses.append(try InterfaceAddress(&words))
      case "route": routes.append(try Route(&words))
      case "nexthop": nextHops.append(try NextHop(&words))
      case "rule": rules.append(try Rule(&words))
      case "settings": settingsAreReadOnly = try words.next() == "read-only"
      case "queues": queues[try words.next { LinkName($0) }] = try LinkQueues(&words)
      case "cpus": processors = try Processors(&words)
      default: throw words.error
      }
    }
  }

  /// The state in the same notation, a line per object, sorted, for comparison.
  package var lines: [String] {
    let links = links.map { link in
      "link \(link.index) \(link.name) \(link.mac.map { "\($0)" } ?? "-") "
        + "\(link.isUp ? "up" : "down") mtu \(link.mtu)"
        + (link.promotesSecondaries ? " promote" : "")
        + LinkSetting.allCases.compactMap { setting in
          guard setting != .promoteSecondaries else { return nil }
          return link.settings[setting].map { " \(setting.rawValue) \($0)" }
        }.joined()
    }
    let addresses = addresses.map { address in
      "address \(address)" + (address.flags.contains(.secondary) ? " secondary" : "")
        + (address.madeBy == .unspecified ? "" : " proto \(address.madeBy.rawValue)")
    }
    let routes = routes.map { "route \($0) proto \($0.madeBy.rawValue)" }
    let rules = rules.map { "rule \($0) proto \($0.madeBy.rawValue)" }
    let queues = queues.map { name, queues in
      "queues \(name) \(queues.channels.map { "\($0.current)" } ?? "-") \(queues.steering)"
    }
    return (links + addresses + routes + rules + queues).sorted()
  }
}

extension ObservedState {
  /// The lines that differ, with `-` before the other's and `+` before this one's.
  ///
  /// Ignores which address of a subnet is the primary one, because an address that is added again comes
  /// after foreign ones. For the same reason, it ignores the source of the kernel's connected routes.
  /// A source that no link has is ignored too: the kernel keeps such a route, but does not take it.
  package func difference(from other: ObservedState) -> [String] {
    let (mine, others) = (orderless.lines, other.orderless.lines)
    return others.filter { !mine.contains($0) }.map { "- " + $0 }
      + mine.filter { !others.contains($0) }.map { "+ " + $0 }
  }

  private var orderless: ObservedState {
    var state = self
    for at in state.addresses.indices { state.addresses[at].flags.remove(.secondary) }
    let present = Set(state.addresses.map(\.address.address))
    for at in state.routes.indices {
      let isGone = state.routes[at].preferredSource.map { !present.contains($0) } ?? false
      if isGone || state.routes[at].madeBy == .kernel { state.routes[at].preferredSource = nil }
    }
    return state
  }
}

extension Link {
  fileprivate init(_ words: inout Words) throws {
    let index = try words.next { UInt32($0) }
    let name = try words.next { LinkName($0) }
    self.init(index: index, name: name)
    while let word = words.rest.popFirst() {
      switch word {
      case "up": (isUp, hasCarrier) = (true, true)
      case "no-carrier": (isUp, hasCarrier) = (true, false)
      case "noarp": findsNeighbours = false
      case "down": isUp = false
      case "loopback": isLoopback = true
      case "mtu": mtu = try words.next { UInt32($0) }
      case "max-mtu": mtuRange = 68...(try words.next { UInt32($0) })
      case "kind": kind = try words.next()
      case "master": master = try words.next { UInt32($0) }
      case "lower": lowerLink = try words.next { UInt32($0) }
      case "altname": alternativeNames.append(try words.next())
      case "permaddr": permanentMAC = try words.next { MACAddress($0) }
      case "promote": promotesSecondaries = true
      case "no-ipv6": takesIPv6 = false
      case "forwards-ipv6": forwardsIPv6 = true
      default:
        if let setting = LinkSetting(rawValue: String(word)) {
          settings[setting] = try words.next { UInt32($0) }
          continue
        }
        guard let mac = MACAddress(word) else { throw words.error }
        self.mac = mac
      }
    }
  }
}

extension InterfaceAddress {
  init(_ words: inout Words) throws {
    let address = try words.next { IPAddressWithLength($0) }
    guard let placeholder = LinkName("none") else { throw words.error }
    self.init(link: placeholder, address: address)
    while let word = words.rest.popFirst() {
      switch word {
      case "brd": broadcast = try words.next { IPv4Address($0) }
      case "dev": link = try words.next { LinkName($0) }
      case "label": label = try words.next { AddressLabel($0) }
      case "secondary": flags.insert(.secondary)
      case "metric": routeMetric = RouteMetric(try words.next { UInt32($0) })
      case "nodad": flags.insert(.noDuplicateDetection)
      case "proto": madeBy = AddressProtocol(try words.next { UInt8($0) })
      case "dadfailed": flags.formUnion([.duplicate, .tentative])
      case "deprecated": flags.insert(.deprecated)
      case "tentative": flags.insert(.tentative)
      case "preferred": preferredLifetime = Lifetime.seconds(try words.next { UInt32($0) })
      case "noprefixroute": flags.insert(.noPrefixRoute)
      case "scope": scope = try words.next { $0 == "link" ? .link : nil }
      case "valid":
        validLifetime = .seconds(try words.next { UInt32($0) })
        preferredLifetime = validLifetime
      default: throw words.error
      }
    }
  }
}

extension Route {
  /// Reads the words after `route` of ``ObservedState/init(text:)``.
  package init(text: String) throws {
    var words = Words(text)
    try self.init(&words)
  }

  init(_ words: inout Words) throws {
    let word = try words.next()
    var family = IPFamily.v4
    let rest = words.rest
    if rest.contains(where: { $0.contains(":") }) { family = .v6 }
    guard let destination = word == "default" ? .all(family) : IPPrefix(word) else {
      throw words.error
    }
    self.init(destination: destination)
    metric = defaultMetric
    while let word = words.rest.popFirst() {
      switch word {
      case "via": gateway = try words.next { IPAddress($0) }
      case "dev": link = try words.next { LinkName($0) }
      case "src": preferredSource = try words.next { IPAddress($0) }
      case "metric": metric = RouteMetric(try words.next { UInt32($0) })
      case "table": table = try words.next { UInt32($0).flatMap(RouteTable.init) }
      case "proto": madeBy = RouteProtocol(try words.next { UInt8($0) })
      case "nexthop":
        hops.append(try RouteHop(&words))
        hasMoreAttributes = true
      case "onlink": isOnLink = true
      case "from":
        sourcePrefix = try words.next { IPPrefix($0) }
        hasMoreAttributes = true
      case "tos":
        typeOfService = try words.next {
          $0.hasPrefix("0x") ? UInt8($0.dropFirst(2), radix: 16) : nil
        }
        hasMoreAttributes = true
      case "expires": (expires, hasMoreAttributes) = (true, true)
      case "nhid":
        nextHopID = try words.next { UInt32($0) }
        hasMoreAttributes = true
      case "more": hasMoreAttributes = true
      default: throw words.error
      }
    }
    scope = gateway == nil && destination.family == .v4 ? .link : .universe
  }
}

extension RouteHop {
  /// Reads the words after `nexthop`, up to the next one or to what is the route's: a link alone, or as
  /// `ip` has them.
  fileprivate init(_ words: inout Words) throws {
    self.init(link: nil)
    let keys: Set<Substring> = ["via", "dev", "weight"]
    if let word = words.rest.first, !keys.contains(word) {
      link = try words.next { LinkName($0) }
    }
    while let word = words.rest.first, keys.contains(word) {
      words.rest.removeFirst()
      switch word {
      case "via": gateway = try words.next { IPAddress($0) }
      case "dev": link = try words.next { LinkName($0) }
      default: weight = try words.next { UInt32($0) }
      }
    }
  }
}

extension NextHop {
  fileprivate init(_ words: inout Words) throws {
    self.init(id: try words.next { UInt32($0) })
    while let word = words.rest.popFirst() {
      switch word {
      case "via": gateway = try words.next { IPAddress($0) }
      case "dev": link = try words.next { LinkName($0) }
      case "group":
        members = try words.next().split(separator: "/").compactMap { UInt32($0) }.map {
          NextHop.Member(id: $0)
        }
      case "proto": madeBy = RouteProtocol(try words.next { UInt8($0) })
      default: throw words.error
      }
    }
  }
}

extension LinkQueues {
  fileprivate init(_ words: inout Words) throws {
    self.init()
    while let word = words.rest.popFirst() {
      switch word {
      case "driver": driver = try words.next()
      case "rx": try takeCounts(\.rx, &words)
      case "tx": try takeCounts(\.tx, &words)
      case "other": try takeCounts(\.other, &words)
      case "combined": try takeCounts(\.combined, &words)
      case "rps": while !words.rest.isEmpty { steering.append(try words.next { CPUSet(mask: $0) }) }
      default: throw words.error
      }
    }
  }

  private mutating func takeCounts(
    _ kind: WritableKeyPath<ChannelCounts, UInt32>, _ words: inout Words
  ) throws {
    let counts = try words.next().split(separator: "/").compactMap { UInt32($0) }
    guard counts.count == 2 else { throw words.error }
    var known = channels ?? Channels(maximum: ChannelCounts(), current: ChannelCounts())
    known.current[keyPath: kind] = counts[0]
    known.maximum[keyPath: kind] = counts[1]
    channels = known
  }
}

extension Processors {
  fileprivate init(_ words: inout Words) throws {
    self.init(online: try words.next { CPUSet(list: $0) })
    while let word = words.rest.popFirst() {
      switch word {
      case "isolated": isolated = try words.next { CPUSet(list: $0) }
      case "default": defaultSteering = try words.next { CPUSet(mask: $0) }
      default: throw words.error
      }
    }
  }
}

extension Rule {
  init(_ words: inout Words) throws {
    self.init(priority: RulePriority(0), action: .lookup(.main))
    while let word = words.rest.popFirst() {
      switch word {
      case "from":
        let text = try words.next()
        source = text == "all" ? nil : IPPrefix(text)
        if let source { family = source.family }
      case "to": destination = try words.next { IPPrefix($0) }
      case "lookup":
        action = .lookup(
          try words.next { text in
            switch text {
            case "main": .main
            case "local": .local
            case "default": .default
            default: UInt32(text).flatMap(RouteTable.init)
            }
          })
      case "priority": priority = RulePriority(try words.next { UInt32($0) })
      case "proto": madeBy = RouteProtocol(try words.next { UInt8($0) })
      case "inet6": family = .v6
      case "suppress_prefixlength": suppressPrefixLength = try words.next { UInt8($0) }
      case "not", "fwmark", "iif", "oif", "tos", "uidrange", "ipproto", "goto", "l3mdev":
        try takeSelector(String(word), &words)
      case "more": hasMoreAttributes = true
      default: throw words.error
      }
    }
  }

  private mutating func takeSelector(_ word: String, _ words: inout Words) throws {
    hasMoreAttributes = true
    switch word {
    case "not": selectors.isInverted = true
    case "fwmark":
      let parts = try words.next().split(separator: "/").compactMap { part in
        part.hasPrefix("0x") ? UInt32(part.dropFirst(2), radix: 16) : UInt32(part)
      }
      guard let value = parts.first else { throw words.error }
      selectors.mark = .init(value, mask: parts.count > 1 ? parts[1] : .max)
    case "iif": selectors.inputLink = try words.next { LinkName($0) }
    case "oif": selectors.outputLink = try words.next { LinkName($0) }
    case "tos": selectors.typeOfService = try words.next { UInt8($0) }
    case "uidrange":
      let parts = try words.next().split(separator: "-").compactMap { UInt32($0) }
      guard parts.count == 2, parts[0] <= parts[1] else { throw words.error }
      selectors.users = parts[0]...parts[1]
    case "ipproto": selectors.ipProtocol = try words.next { UInt8($0) }
    case "goto": action = .goTo(RulePriority(try words.next { UInt32($0) }))
    default:
      selectors.isOfVRF = true
      action = .other(1)
    }
  }
}
