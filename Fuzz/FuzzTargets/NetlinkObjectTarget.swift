// netlink messages about links, addresses, routes, rules and next hops: what enicfg can make again is made the same.

import Model

@testable import Netlink

extension FuzzTarget {
  static let netlinkObject = FuzzTarget("netlink-object") { bytes in
    var objects = NetlinkObjects()
    for message in ReceivedMessage.messages(in: bytes[...]) ?? [] { try objects.read(message) }
  }
}

/// The links and next-hop objects that messages may name.
private struct NetlinkObjects {
  private static let link: UInt32 = 3

  private var links: LinkTable
  private var nextHops: [NextHop] = []

  init() {
    links = LinkTable(
      [LinkName("eth1")].compactMap(\.self).map { Link(index: Self.link, name: $0) })
  }

  mutating func read(_ message: ReceivedMessage) throws {
    switch message.type {
    case .newLink: _ = try? Link(message)
    case .newAddress:
      if let address = try? InterfaceAddress(message, links) { try check(address) }
    case .newRoute:
      let table = NextHopTable(nextHops)
      if let route = try? Route(message, links, table) { try check(route) }
    case .newRule: if let rule = try? Rule(message) { try check(rule) }
    case .newNextHop:
      if let hop = try? NextHop(message, links) { nextHops.append(hop) }
    default: _ = try? Station(message)
    }
  }

  private func check(_ address: InterfaceAddress) throws {
    try require(address.address.length <= address.address.address.family.bitWidth, "\(address)")
    var settable = address
    // The kernel manages the others.
    settable.flags.formIntersection([.noDuplicateDetection, .noPrefixRoute])
    guard let request = try? Request.replace(settable, linkIndex: Self.link) else { return }
    let again = try again(request).flatMap { try InterfaceAddress($0, links) }
    try requireEqual(again, settable, "an address is read as it was written")
    _ = try? Request.remove(settable, linkIndex: Self.link)
  }

  private func check(_ route: Route) throws {
    _ = route.description
    guard !route.hasMoreAttributes, route.link != nil || route.gateway == nil,
      let request = try? Request.add(route, linkIndex: route.link == nil ? nil : Self.link)
    else { return }
    let again = try again(request).flatMap { try Route($0, links) }
    try requireEqual(again, route, "a route is read as it was written")
  }

  private func check(_ rule: Rule) throws {
    _ = rule.description
    guard !rule.hasMoreAttributes, rule.selectors == RuleSelectors(), rule.table != nil,
      let request = try? Request.add(rule)
    else { return }
    let again = try again(request).flatMap { try Rule($0) }
    try requireEqual(again, rule, "a rule is read as it was written")
  }

  /// The message of a request, as the kernel would send it.
  private func again(_ request: Request) throws -> ReceivedMessage? {
    ReceivedMessage.messages(in: request.bytes(sequence: 1)[...])?.first
  }
}
