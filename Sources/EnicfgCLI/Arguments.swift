// How the command line's words become values.

public import ArgumentParser
public import NetworkModel

extension IPAddressWithLength: ExpressibleByArgument {
  /// Reads `A/LEN`.
  public init?(argument: String) { self.init(argument) }
}

extension IPAddress: ExpressibleByArgument {
  /// Reads an address of either family.
  public init?(argument: String) { self.init(argument) }
}

/// How a LINK is given on the command line: by its name or by its MAC.
public struct LinkArgument: ExpressibleByArgument, Hashable, Sendable {
  /// What a text may mean.
  enum Meaning: Hashable {
    case name(LinkName)
    case mac(MACAddress)
  }

  let text: String
  let meaning: Meaning

  /// Reads a MAC or a name; nil for what can be neither.
  public init?(argument: String) {
    text = argument
    if let mac = MACAddress(argument) {
      meaning = .mac(mac)
    } else if let name = LinkName(argument) {
      meaning = .name(name)
    } else {
      return nil
    }
  }
}

/// When text is coloured.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}
