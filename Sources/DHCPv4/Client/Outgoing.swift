// A message of an exchange, with its way to the servers.

import Model

/// A message to send on the link of an exchange.
enum Outgoing: Equatable, Sendable {
  /// An IPv4 packet to every server of the link.
  case broadcast([UInt8])
  /// A UDP payload from the client's port of an address of the link to a server's.
  case unicast([UInt8], from: IPv4Address, to: IPv4Address)
}
