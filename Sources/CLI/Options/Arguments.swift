// How the command line's words become values.

import ArgumentParser
package import Engine
package import Model

extension IPAddressWithLength: ExpressibleByArgument {
  /// Reads `A/LEN`.
  package init?(argument: String) { self.init(argument) }
}

extension IPAddress: ExpressibleByArgument {
  /// Reads an address of either family.
  package init?(argument: String) { self.init(argument) }
}

extension IPv4Address: ExpressibleByArgument {
  /// Reads an IPv4 address.
  package init?(argument: String) { self.init(argument) }
}

extension Routing: ExpressibleByArgument {}

extension CombinedChannels: ExpressibleByArgument {
  /// Reads `max`, or a number from 1 on.
  package init?(argument: String) { self.init(argument) }
}

extension PacketSteering: ExpressibleByArgument {
  /// Reads `auto`, `off`, or a mask.
  package init?(argument: String) { self.init(argument) }
}

extension LinkSelector: ExpressibleByArgument {
  /// Reads a link's name, a MAC or an ENI's id.
  package init?(argument: String) { self.init(argument) }
}

/// An address of `alias`, with or without its prefix length.
package struct AddressArgument: ExpressibleByArgument, Sendable {
  let address: IPAddress
  let length: UInt8?

  /// Reads `A` or `A/LEN`; nil for what is neither.
  package init?(argument: String) {
    if let whole = IPAddressWithLength(argument) {
      (address, length) = (whole.address, whole.length)
    } else if let bare = IPAddress(argument) {
      (address, length) = (bare, nil)
    } else {
      return nil
    }
  }
}

/// When text is coloured.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}
