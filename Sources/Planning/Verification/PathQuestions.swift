// Which paths are asked about: for each address of a link, what it should reach and by which link.

package import Model

/// What is known of the links whose paths are asked about.
package struct VerifiedLinks: Sendable {
  /// The state of the kernel.
  package let around: Surroundings
  /// The links of secondary ENIs, with their gateways as far as their records know them.
  package var secondaries: [LinkName: [IPAddress]] = [:]
  /// The address of the metadata service; nil if the guest asks none.
  package var metadataService: IPAddress?
  /// The established connections of this guest, by its address.
  private let connections: [IPAddress: [TCPConnection]]
  /// The networks of this guest itself.
  private let localNetworks: [LocalNetwork]

  /// Knows a state, the connections that are established in it, and nothing of its links yet.
  package init(_ around: Surroundings, _ connections: [TCPConnection]) {
    self.around = around
    self.connections = Dictionary(grouping: connections, by: \.local)
    localNetworks = around.localNetworks
  }
}

extension VerifiedLinks {
  /// The questions about a link, address by address.
  package func questions(about link: LinkName) -> [PathQuestion] {
    let addresses = around.addresses(on: link).filter { $0.scope == .universe && !$0.isUnusable }
    let gateways = gateways(of: link)
    return addresses.flatMap { address in
      let source = address.address.address
      return
        (targets(of: address, gateways) + (connections[source] ?? []).map(PathTarget.connection))
        .map {
          question(from: source, $0, on: link)
        }
    }
  }

  /// What traffic from an address should reach.
  private func targets(
    of address: InterfaceAddress, _ gateways: [IPAddress]
  ) -> [PathTarget] {
    let family = address.address.address.family
    let own = gateways.filter { $0.family == family }
    let global = own.filter { !$0.isLinkLocal }
    var targets = global.map { PathTarget.gateway($0) }
    if let neighbour = neighbour(of: address, besides: global) {
      targets.append(.subnet(neighbour))
    }
    if let service = metadataService, service.family == family {
      targets.append(.metadataService(service))
    }
    // Without a default route there is no way out that could be wrong.
    if !own.isEmpty || hasDefaultRoute(address.link, family) {
      targets.append(.internet(family.elsewhere))
    }
    // The networks of other programs, which only an ENI's own table can hide.
    if secondaries[address.link] != nil {
      targets += localNetworks.filter { $0.prefix.family == family && $0.link != address.link }
        .map { .localNetwork($0.prefix, $0.host, $0.link) }
    }
    return targets
  }

  private func question(
    from source: IPAddress, _ target: PathTarget, on link: LinkName
  ) -> PathQuestion {
    PathQuestion(
      link: link, target: target, flow: target.flow(from: source), expected: expected(target, link))
  }

  private func expected(_ target: PathTarget, _ link: LinkName) -> PathQuestion.Expected {
    if case .localNetwork(_, _, let holder) = target { return .only(holder) }
    // The guest's own traffic may leave by a tunnel, but not by an ENI's NIC.
    return secondaries[link] == nil ? .anyBut(Set(secondaries.keys)) : .only(link)
  }

  /// The gateways of a link's default routes, and those that its record knows.
  private func gateways(of link: LinkName) -> [IPAddress] {
    let ofRoutes = around.routes(by: link).filter(\.destination.isDefault).compactMap(\.gateway)
    return Array(Set(ofRoutes + (secondaries[link] ?? []))).sorted()
  }

  private func hasDefaultRoute(_ link: LinkName, _ family: IPFamily) -> Bool {
    around.routes(by: link).contains {
      $0.destination.isDefault && $0.destination.family == family
    }
  }

  /// An address of the address's subnet that is neither this guest's nor a gateway.
  private func neighbour(of address: InterfaceAddress, besides gateways: [IPAddress]) -> IPAddress?
  {
    let subnet = address.address.prefix
    return subnet.isHost ? nil : around.host(of: subnet, besides: gateways)
  }
}

/// A network of this guest itself, on one of its links, and an address that stands for all of it.
private struct LocalNetwork {
  var prefix: IPPrefix
  var host: IPAddress
  var link: LinkName
}

extension Surroundings {
  /// An address of a network that is not this guest's.
  fileprivate func host(of network: IPPrefix, besides others: [IPAddress] = []) -> IPAddress? {
    network.firstHosts(32).first { !others.contains($0) && addresses($0).isEmpty }
  }

  /// The networks in the main table that are on links of this guest itself: containers, tunnels.
  ///
  /// Each is asked about by its first route.
  fileprivate var localNetworks: [LocalNetwork] {
    let nics = Set(state.nics.map(\.name))
    let loopbacks = Set(state.links.filter(\.isLoopback).map(\.name))
    var seen: Set<IPPrefix> = []
    return routes(in: .main).compactMap { route in
      guard route.type == .unicast, !route.destination.isDefault,
        !route.destination.address.isLinkLocal, let link = route.link, !nics.contains(link),
        !loopbacks.contains(link), isUp(link), seen.insert(route.destination).inserted,
        let host = host(of: route.destination)
      else { return nil }
      return LocalNetwork(prefix: route.destination, host: host, link: link)
    }
  }
}

extension PathTarget {
  /// The packet that is asked about.
  fileprivate func flow(from source: IPAddress) -> Flow {
    switch self {
    case .gateway(let address), .subnet(let address), .metadataService(let address),
      .internet(let address):
      return Flow(from: source, to: address)
    case .localNetwork(_, let network, _):
      return Flow(from: source, to: network)
    case .connection(let connection):
      return connection.flow
    }
  }
}

extension IPPrefix {
  /// The first hosts of the network, without its own address; the network's only address where it has one.
  fileprivate func firstHosts(_ count: Int) -> [IPAddress] {
    guard !isHost else { return [address] }
    return (1...UInt32(count)).compactMap { offset in
      let next = address.advanced(by: offset)
      return next.flatMap { contains($0) && $0 != lastAddress ? $0 : nil }
    }
  }
}

extension IPAddress {
  /// The address so many behind this one; nil behind the last one.
  fileprivate func advanced(by offset: UInt32) -> IPAddress? {
    switch self {
    case .v4(let address):
      let (sum, isOver) = address.rawValue.addingReportingOverflow(offset)
      return isOver ? nil : .v4(IPv4Address(rawValue: sum))
    case .v6(let address):
      let (sum, isOver) = address.rawValue.addingReportingOverflow(UInt128(offset))
      return isOver ? nil : .v6(IPv6Address(rawValue: sum))
    }
  }
}

extension InterfaceAddress {
  /// Whether nothing can be sent from it: it is tentative, or a duplicate.
  fileprivate var isUnusable: Bool { flags.contains(.tentative) || flags.contains(.duplicate) }
}
