// The kernel's notifications about everything that a plan is made of.

internal import CNetlink
package import Model

/// A subscription to links, addresses, routes, rules and next-hop objects in the network namespace of
/// the thread that opens it.
package struct NetworkNotifications: ~Copyable {
  private var subscription: Subscription
  private var nextHops: NextHopLinks

  /// The groups of everything that a plan is made of.
  static var groups: UInt32 {
    let named =
      RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE
      | RTMGRP_IPV6_ROUTE | RTMGRP_IPV4_RULE
    // The headers have no RTMGRP_… for these.
    return [RTNLGRP_IPV6_RULE, RTNLGRP_NEXTHOP].reduce(UInt32(named)) { groups, group in
      groups | 1 << (group.rawValue - 1)
    }
  }

  /// Subscribes.
  ///
  /// - Parameter receiveBuffer: The size of the receive buffer, in bytes.
  /// - Throws: `systemCall`.
  package init(receiveBuffer: Int32) throws(NetlinkError) {
    subscription = try Subscription(to: Self.groups, receiveBuffer: receiveBuffer)
    // After the subscription: what changes in between is told.
    nextHops = .current()
  }

  /// The descriptor to poll for reading; it is open as long as this value exists.
  package var fileDescriptor: Int32 { subscription.fileDescriptor }

  /// Reads notifications that have arrived, without waiting; a flood in several calls.
  package mutating func drain() -> NetworkNews {
    var news = NetworkNews()
    var nextHops = nextHops
    subscription.drain { news.take($0, &nextHops) }
    self.nextHops = news.isOverrun ? .current() : nextHops
    return news
  }
}

extension NetworkNews {
  /// Adds the messages of a datagram; nil stands for a lost one, and a malformed one is lost too.
  mutating func take(_ messages: [ReceivedMessage]?, _ nextHops: inout NextHopLinks) {
    guard let messages else {
      isOverrun = true
      return
    }
    for message in messages {
      do throws(NetlinkError) { try take(message, &nextHops) } catch { isOverrun = true }
    }
  }

  private mutating func take(
    _ message: ReceivedMessage, _ nextHops: inout NextHopLinks
  ) throws(NetlinkError) {
    switch message.type {
    case .newLink, .deleteLink:
      if let event = try LinkEvent(message) { links.append(event) }
    case .newAddress, .deleteAddress: try takeAddress(message)
    case .newRoute, .deleteRoute: try takeRoute(message, nextHops)
    case .newRule, .deleteRule:
      if let rule = try Rule(message) { rules.insert(rule) }
    case .newNextHop, .deleteNextHop:
      changedLinks.formUnion(try nextHops.take(message))
      nextHopsChanged = true
    default: break
    }
  }

  private mutating func takeAddress(_ message: ReceivedMessage) throws(NetlinkError) {
    guard let index = message.payload.number(at: 4, as: UInt32.self),
      let length = message.payload.number(at: 1, as: UInt8.self),
      let attributes = message.attributes(after: InterfaceAddress.headerLength)
    else { throw NetlinkError(message.type, .malformed) }
    changedLinks.insert(index)
    // With IFA_LOCAL, IFA_ADDRESS is the other end.
    guard let bytes = attributes[IFA_LOCAL] ?? attributes[IFA_ADDRESS],
      let own = IPAddress(bytes: bytes), let address = IPAddressWithLength(own, length: length)
    else { return }
    networks.formUnion([address.prefix, IPPrefix(host: own)])
  }

  private mutating func takeRoute(
    _ message: ReceivedMessage, _ nextHops: NextHopLinks
  ) throws(NetlinkError) {
    guard let header = RouteHeader(message.payload),
      let attributes = message.attributes(after: RouteHeader.length)
    else { throw NetlinkError(message.type, .malformed) }
    // What the kernel learnt about the path to a host, such as its MTU.
    guard header.flags & UInt32(RTM_F_CLONED) == 0 else { return }
    let table = RouteTable(attributes.number(RTA_TABLE) ?? UInt32(header.table))
    if let table { tables.insert(table) }
    let hops = attributes[RTA_MULTIPATH].map(Route.hops) ?? []
    changedLinks.formUnion(hops.map(\.index))
    if let index = attributes.number(RTA_OIF) { changedLinks.insert(index) }
    if table != .local, let family = IPFamily(number: header.family) {
      guard let destination = family.prefix(attributes[RTA_DST], length: header.destinationLength)
      else { throw NetlinkError(message.type, .malformed) }
      networks.insert(destination)
      gateways.formUnion((hops.map(\.gateway) + [Route.gateway(attributes)]).compactMap(\.self))
    }
    if let id = attributes.number(RTA_NH_ID) {
      // An object that is not known may be over any link.
      if let links = nextHops.links(of: id) {
        changedLinks.formUnion(links)
      } else {
        nextHopsChanged = true
      }
    }
  }
}
