// Connections that a plan would cut.

package import Model

/// An established connection whose traffic a plan would lead elsewhere, or stop.
package struct LostPath: Hashable, Sendable {
  /// What becomes of its traffic.
  package enum Fate: Hashable, Sendable {
    /// Its address is removed.
    case addressGoes
    /// It leaves by this other link.
    case leavesBy(LinkName)
    /// It has no way any more.
    case noWay
  }

  /// The connection.
  package var connection: TCPConnection
  /// The link that its traffic leaves by now.
  package var link: LinkName
  /// What becomes of it.
  package var fate: Fate

  /// Makes a loss from its parts.
  package init(_ connection: TCPConnection, leavingBy link: LinkName, _ fate: Fate) {
    self.connection = connection
    self.link = link
    self.fate = fate
  }
}

extension Surroundings {
  /// The connections to other hosts that steps would cut.
  ///
  /// One whose traffic comes to leave by the link that has its address is not: that is how it should be.
  package func lostPaths(by steps: [Step], of connections: [TCPConnection]) -> [LostPath] {
    let used = connections.filter { connection in
      !addresses(connection.local).isEmpty && addresses(connection.remote).isEmpty
    }
    guard !used.isEmpty, !steps.isEmpty else { return [] }
    var before = lookup
    var after = lookup
    for step in steps { after.apply(step.change) }
    let going = Set(steps.compactMap(\.change.removedAddress))
      .subtracting(steps.compactMap(\.change.addedAddress))
    let down = Set(steps.compactMap(\.change.linkSetDown))
    return used.compactMap { connection in
      guard let link = before.link(of: connection) else { return nil }
      if going.contains(connection.local) {
        return LostPath(connection, leavingBy: link, .addressGoes)
      }
      guard !down.contains(link), let new = after.link(of: connection) else {
        return LostPath(connection, leavingBy: link, .noWay)
      }
      let isOwn = addresses(connection.local).contains { $0.link == new }
      return new == link || isOwn ? nil : LostPath(connection, leavingBy: link, .leavesBy(new))
    }
  }
}

extension TCPConnection {
  /// A packet of the connection that this host sends.
  var flow: Flow {
    // By its protocol number, 6 is TCP.
    Flow(
      from: local, to: remote, origin: boundLink.map { .socket(boundTo: $0) } ?? .host, mark: mark,
      ipProtocol: 6, sourcePort: localPort, destinationPort: remotePort, user: user)
  }
}

extension RouteLookup {
  /// The link that a connection's traffic leaves by, the first of several; nil if it has no way.
  fileprivate mutating func link(of connection: TCPConnection) -> LinkName? {
    guard case .route(let route, _) = route(of: connection.flow) else { return nil }
    return route.link ?? route.hops.lazy.compactMap(\.link).first
  }
}

extension Change {
  fileprivate var removedAddress: IPAddress? {
    if case .removeAddress(let address) = self { address.address.address } else { nil }
  }

  fileprivate var addedAddress: IPAddress? {
    if case .addAddress(let address) = self { address.address.address } else { nil }
  }

  fileprivate var linkSetDown: LinkName? {
    if case .setLinkDown(let link) = self { link } else { nil }
  }
}
