// Which source address the kernel selects for a packet that has none.

import Model

/// The kernel's selection of source addresses.
struct SourceSelection: Sendable {
  private let links: RoutedLinks
  /// The links in the kernel's order, each with its addresses.
  private let order: [LinkName]
  private let addresses: [LinkName: [InterfaceAddress]]
  private let present: Set<IPAddress>

  init(_ state: ObservedState, _ links: RoutedLinks) {
    self.links = links
    order = state.links.map(\.name)
    addresses = Dictionary(grouping: state.addresses, by: \.link)
    present = Set(state.addresses.lazy.map(\.address.address))
  }

  /// Whether a link has the address, be it up or down.
  func isThere(_ address: IPAddress) -> Bool { present.contains(address) }

  /// Whether a link has an IPv4 address.
  func hasIPv4(_ link: LinkName) -> Bool {
    addresses[link]?.contains { $0.address.address.family == .v4 } ?? false
  }

  private func vrf(of link: LinkName) -> LinkName? { links.vrf(of: link)?.name }
}

// IPv4.
extension SourceSelection {
  /// The IPv4 source of a packet that leaves by a link.
  ///
  /// It is the first primary address of the link with a subnet that has the gateway; else the first
  /// primary one of the link that is wide enough; else one of the VRF or of any link.
  ///
  /// Source: inet_select_addr (net/ipv4/devinet.c).
  func select(on link: LinkName, to gateway: IPAddress?, scope: RouteScope) -> ChosenSource {
    let widest =
      links[link]?.routing.contains(.routesLoopbackNetwork) == true
      ? RouteScope.link : .host
    var first: IPAddress?
    for address in primaries(of: link) {
      guard min(address.scope.rawValue, widest.rawValue) <= scope.rawValue else { continue }
      guard let gateway, gateway.family == .v4 else { return .selected(address.address.address) }
      if address.subnetOfPeer.contains(gateway) { return .selected(address.address.address) }
      first = first ?? address.address.address
    }
    if let first { return .selected(first) }
    let vrf = vrf(of: link)
    let others = ([vrf].compactMap(\.self) + order.filter { self.vrf(of: $0) == vrf }).lazy
    let found = others.compactMap { other in
      primaries(of: other).first {
        $0.scope != .link && $0.scope.rawValue <= scope.rawValue
      }
    }.first
    return found.map { .selected($0.address.address) } ?? .none
  }

  private func primaries(of link: LinkName) -> [InterfaceAddress] {
    (addresses[link] ?? []).filter {
      $0.address.address.family == .v4 && !$0.flags.contains(.secondary)
    }
  }
}

extension InterfaceAddress {
  /// The block of the address, or of its peer on a point-to-point link.
  fileprivate var subnetOfPeer: IPPrefix {
    peer.flatMap { IPPrefix(containing: $0, length: address.length) } ?? address.prefix
  }
}

// IPv6.
extension SourceSelection {
  /// The IPv6 source of a packet that leaves by a link.
  ///
  /// Source: RFC 6724, ipv6_dev_get_saddr (net/ipv6/addrconf.c).
  func select(on link: LinkName, to destination: IPAddress) -> ChosenSource {
    guard case .v6(let destination) = destination else { return .none }
    let vrf = vrf(of: link)
    let ownOnly =
      destination.scope <= IPv6Address.Scope.link
      || links[link]?.routing.contains(.usesOwnAddressesOnly) == true
    var best: Candidate?
    func consider(_ other: LinkName) {
      for address in addresses[other] ?? [] {
        guard
          let candidate = Candidate(
            address, to: destination, isOnLink: other == link,
            prefersTemporary: links[other]?.routing.contains(.prefersTemporaryAddresses) == true)
        else { continue }
        if let known = best, !candidate.isBetter(than: known) { continue }
        best = candidate
      }
    }
    if ownOnly {
      consider(link)
    } else {
      if let vrf {
        consider(link)
        consider(vrf)
        if let best, best.hasWideEnoughScope { return .selected(best.address) }
      }
      for other in order where self.vrf(of: other) == vrf { consider(other) }
    }
    return best.map { .selected($0.address) } ?? .none
  }

  /// An address that may be the source, with what the kernel compares.
  private struct Candidate {
    let address: IPAddress
    /// What counts, the most important first.
    private let score: [Int]

    /// Nil if the address cannot be a source.
    init?(
      _ own: InterfaceAddress, to destination: IPv6Address, isOnLink: Bool, prefersTemporary: Bool
    ) {
      guard case .v6(let address) = own.address.address,
        !own.flags.contains(.tentative) || own.flags.contains(.optimistic)
      else { return nil }
      self.address = .v6(address)
      let scope = address.scope
      let isOld =
        !own.flags.isDisjoint(with: [.deprecated, .optimistic]) && !address.isAlwaysPreferred
      score = [
        address == destination ? 1 : 0,
        scope >= destination.scope ? -scope : scope - 128,
        isOld ? 0 : 1,
        isOnLink ? 1 : 0,
        address.label == destination.label ? 1 : 0,
        own.flags.contains(.secondary) == prefersTemporary ? 1 : 0,
        address.isORCHID == destination.isORCHID ? 1 : 0,
        min(
          (address.rawValue ^ destination.rawValue).leadingZeroBitCount, Int(own.address.length)),
        own.flags.contains(.optimistic) ? 0 : 1,
      ]
    }

    func isBetter(than other: Candidate) -> Bool {
      other.score.lexicographicallyPrecedes(score)
    }

    var hasWideEnoughScope: Bool { score[1] >= 0 }
  }
}

extension IPv6Address {
  /// How far an address is valid, as a number (RFC 4291, RFC 4007).
  fileprivate enum Scope {
    static let link = 2
    static let site = 5
    static let global = 14
  }

  /// How far the address is valid: the loopback's only on its link.
  fileprivate var scope: Int {
    if rawValue == 1 || rawValue >> 118 == 0x3FA { return Scope.link }
    return rawValue >> 118 == 0x3FB ? Scope.site : Scope.global
  }

  /// Whether it is never avoided for its age: the loopback, and IPv4 addresses.
  fileprivate var isAlwaysPreferred: Bool {
    rawValue == 1 || rawValue >> 32 == 0xFFFF || rawValue >> 32 == 0
  }

  /// Whether it names a host and not a place (RFC 4843).
  fileprivate var isORCHID: Bool { rawValue >> 100 == 0x200_1001 }

  /// The kernel's label of the address: source and destination should have the same one.
  fileprivate var label: Int {
    switch rawValue {
    case 1: 0
    case _ where rawValue >> 32 == 0: 3
    case _ where rawValue >> 32 == 0xFFFF: 4
    case _ where rawValue >> 100 == 0x200_1001: 7
    case _ where rawValue >> 96 == 0x2001_0000: 6
    case _ where rawValue >> 112 == 0x3FFE: 12
    case _ where rawValue >> 112 == 0x2002: 2
    case _ where rawValue >> 118 == 0x3FB: 11
    case _ where rawValue >> 121 == 0x7E: 5
    default: 1
    }
  }
}
