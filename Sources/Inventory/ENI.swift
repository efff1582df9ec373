// An elastic network interface, as far as it is known.

public import NetworkModel

/// An identifier that the cloud gave: of an ENI, a vSwitch, a VPC, an instance.
public struct CloudIdentifier: Hashable, Sendable {
  /// 1…128 ASCII letters, digits, `-`, `_` and `.`, such as `eni-bp1a2b3c`.
  public let text: String

  /// Nil for what is not of that form: a page of HTML is no identifier.
  public init?(_ text: some StringProtocol) {
    guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else {
      return nil
    }
    self.text = String(text)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}

extension CloudIdentifier: CustomStringConvertible {
  /// The identifier itself.
  public var description: String { text }
}

/// What an ENI is to its instance.
public enum ENIRole: String, Hashable, Sendable {
  /// It came with the instance, and can't be detached.
  case primary
  /// It was attached.
  case secondary
}

/// What the cloud says an ENI does (`Status`).
public enum ENIStatus: Hashable, Sendable {
  /// Attached to an instance.
  case inUse
  /// Attached to none.
  case available
  /// On its way: `Attaching`, `Detaching`, `Creating`, `Deleting`, in the cloud's spelling.
  case changing(String)
  /// Anything else, in the cloud's spelling.
  case other(String)
}

/// An elastic network interface: a NIC of a VPC, told from others by its MAC alone.
///
/// Its values are sound one by one, and with each other once they came out of
/// ``Inventory/merged(options:configuration:links:eniFile:metadata:)``. A list that is known to
/// have no elements is absent.
public struct ENI: Hashable, Sendable {
  /// The MAC.
  public let mac: MACAddress
  /// The cloud's identifier.
  public var id: Knowledge<CloudIdentifier> = .unknown
  /// Whether it is the primary one.
  public var role: Knowledge<ENIRole> = .unknown
  /// Whether it is attached.
  public var status: Knowledge<ENIStatus> = .unknown
  /// The instance that it is attached to.
  public var instanceID: Knowledge<CloudIdentifier> = .unknown
  /// The VPC.
  public var vpcID: Knowledge<CloudIdentifier> = .unknown
  /// The vSwitch.
  public var vSwitchID: Knowledge<CloudIdentifier> = .unknown
  /// The primary private address.
  public var primaryAddress: Knowledge<IPv4Address> = .unknown
  /// The prefix length of its subnet, 1…32.
  public var prefixLength: Knowledge<UInt8> = .unknown
  /// The default gateway; never worked out, only ever told.
  public var gateway: Knowledge<IPv4Address> = .unknown
  /// The vSwitch's IPv4 block.
  public var vSwitchBlock: Knowledge<IPPrefix> = .unknown
  /// The secondary private addresses, complete, in the order of their source.
  public var secondaryAddresses: Knowledge<[IPv4Address]> = .unknown
  /// Secondary addresses that the command line adds, whatever ``secondaryAddresses`` are.
  ///
  /// Apart from them, because one known address of a list that is otherwise unknown is no list.
  public var addedAddresses: [IPv4Address] = []
  /// The IPv4 prefixes assigned to it.
  public var ipv4Prefixes: Knowledge<[IPPrefix]> = .unknown
  /// The IPv6 addresses.
  public var ipv6Addresses: Knowledge<[IPv6Address]> = .unknown
  /// The IPv6 gateway.
  public var ipv6Gateway: Knowledge<IPv6Address> = .unknown
  /// The vSwitch's IPv6 block.
  public var vSwitchIPv6Block: Knowledge<IPPrefix> = .unknown
  /// The IPv6 prefixes assigned to it.
  public var ipv6Prefixes: Knowledge<[IPPrefix]> = .unknown

  /// Makes an ENI of which nothing but its MAC is known.
  public init(mac: MACAddress) { self.mac = mac }

  /// The address with its prefix length, where both are known.
  public var address: IPAddressWithLength? {
    guard let address = primaryAddress.value, let length = prefixLength.value else { return nil }
    return IPAddressWithLength(.v4(address), length: length)
  }

  /// What is not known of it, of what the guest configures.
  ///
  /// Just after an ENI was attached, its source may know its MAC and little else.
  public var unknownAttributes: [Attribute] {
    var unknown: [Attribute] = []
    if primaryAddress.isUnknown { unknown.append(.primaryAddress) }
    if prefixLength.isUnknown { unknown.append(.prefixLength) }
    if gateway.isUnknown { unknown.append(.gateway) }
    if secondaryAddresses.isUnknown { unknown.append(.secondaryAddresses) }
    if ipv4Prefixes.isUnknown { unknown.append(.ipv4Prefixes) }
    if ipv6Addresses.isUnknown { unknown.append(.ipv6Addresses) }
    if ipv6Gateway.isUnknown { unknown.append(.ipv6Gateway) }
    if ipv6Prefixes.isUnknown { unknown.append(.ipv6Prefixes) }
    return unknown
  }
}
