// An established connection of this host.

/// An established TCP connection of this host, in its network namespace.
package struct TCPConnection: Hashable, Sendable {
  /// The address of this host.
  package var local: IPAddress
  /// The port of this host.
  package var localPort: UInt16
  /// The address of the other host, of the same family.
  package var remote: IPAddress
  /// The port of the other host.
  package var remotePort: UInt16
  /// The link that the socket is bound to; nil if it is bound to none.
  package var boundLink: LinkName?
  /// The mark of the socket (`SO_MARK`), 0 where it is not told: the kernel tells root only.
  package var mark: UInt32
  /// The user that the socket belongs to.
  package var user: UInt32

  /// Makes a connection from its parts.
  package init(
    from local: IPAddress, _ localPort: UInt16, to remote: IPAddress, _ remotePort: UInt16,
    boundLink: LinkName? = nil, mark: UInt32 = 0, user: UInt32 = 0
  ) {
    self.local = local
    self.localPort = localPort
    self.remote = remote
    self.remotePort = remotePort
    self.boundLink = boundLink
    self.mark = mark
    self.user = user
  }
}

extension TCPConnection: CustomStringConvertible {
  /// `10.0.0.20:22 - 198.51.100.7:50122`, with an IPv6 address in brackets.
  package var description: String { "\(Self.end(local, localPort)) - \(remoteEnd)" }

  /// The other end, `198.51.100.7:50122`.
  package var remoteEnd: String { Self.end(remote, remotePort) }

  private static func end(_ address: IPAddress, _ port: UInt16) -> String {
    address.family == .v4 ? "\(address):\(port)" : "[\(address)]:\(port)"
  }
}
