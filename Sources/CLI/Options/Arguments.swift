// How the command line's words become values.

import ArgumentParser
import Inventory
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

/// How a LINK is given on the command line: by its name, by its MAC or by the ENI's id.
package struct LinkArgument: ExpressibleByArgument, Hashable, Sendable {
  let text: String
  /// The MAC that the text is.
  let mac: MACAddress?
  /// The name that it can be; nil for a MAC.
  let name: LinkName?
  /// Whether it can be an ENI's id.
  let isID: Bool

  /// Reads a MAC, a name or an id; nil for what can be none of them.
  package init?(argument: String) {
    text = argument
    mac = MACAddress(argument)
    name = mac == nil ? LinkName(argument) : nil
    isID = argument.hasPrefix("eni-") && CloudIdentifier(argument) != nil
    guard mac != nil || name != nil || isID else { return nil }
  }
}

/// An address of `alias`, with or without its prefix length.
package struct AddressArgument: ExpressibleByArgument, Hashable, Sendable {
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
