// The configuration file, enicfg.yaml, as values with their lines.

package import Model

/// A value of the configuration, and where it stands.
package struct Configured<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The value.
  package let value: Value
  /// The file with the line.
  package let origin: Origin

  /// Makes a value with its place.
  package init(_ value: Value, from origin: Origin) {
    self.value = value
    self.origin = origin
  }
}

/// What `enicfg.yaml` says.
///
///     metadata:
///       url: http://100.100.100.200
///       enabled: true
///     dhcp-timeout: 30
///     routing: documented
///     queues:
///       combined: max
///       rps: auto
///     hotplug:
///       drivers: [virtio_net]
///     enis:
///       - mac: 00:16:3e:12:e7:27
///         address: 10.0.0.20/24
///         gateway: 10.0.0.253
///         secondary: [10.0.0.30, 10.0.0.31]
///         ipv6: [2001:db8::20]
///         table: 1001
///         metric: 1001
///         rule-priority: 31001
///         static: true
///         routing: local-first
///         queues:
///           combined: 2
///           rps: "off"
///
/// Every key may be left out. A key that is not one of these, or that stands twice, is refused.
package struct Configuration: Hashable, Sendable {
  /// The file.
  package let path: String
  /// Where the metadata service is (`metadata`, `url`).
  package var metadataURL: Configured<MetadataURL>?
  /// Whether the metadata service is asked (`metadata`, `enabled`).
  package var isMetadataEnabled: Configured<Bool>?
  /// How long to wait for a lease: 1…86400 s (`dhcp-timeout`).
  package var dhcpTimeout: Configured<Duration>?
  /// Which networks come before the default routes of ENIs (`routing`).
  package var routing: Configured<Routing>?
  /// What is asked of the queues of every NIC that a command is about (`queues`).
  package var queues = ConfiguredQueues()
  /// The drivers of the NICs that a cloud plugs in (`hotplug`, `drivers`).
  package var hotplugDrivers: Configured<[String]>?
  /// What single ENIs ought to have (`enis`).
  package var enis: [ConfiguredENI] = []

  /// Makes a configuration that says nothing.
  package init(path: String) { self.path = path }
}

/// What the configuration asks of queues; what it does not say is nil.
package struct ConfiguredQueues: Hashable, Sendable {
  /// The channels for both directions: `max`, or 1 at least (`combined`).
  package var combined: Configured<CombinedChannels>?
  /// Receive packet steering: `auto`, `off` or a mask (`rps`).
  package var steering: Configured<PacketSteering>?

  /// Makes a part that says nothing.
  package init() {}
}

/// Which ENI an entry of the configuration is about.
package enum ENISelector: Hashable, Sendable {
  /// The one with this MAC (`mac`).
  case mac(MACAddress)
  /// The one that the cloud calls so (`id`).
  case id(CloudIdentifier)
  /// The one whose link has this name (`link`).
  case link(LinkName)
}

/// What the configuration says of one ENI; what it does not say is nil.
package struct ConfiguredENI: Hashable, Sendable {
  /// Which one.
  package let selector: ENISelector
  /// Where the entry begins.
  package let origin: Origin
  /// Its primary address with the subnet's length, IPv4 (`address`).
  package var address: Configured<IPAddressWithLength>?
  /// Its default gateway (`gateway`).
  package var gateway: Configured<IPv4Address>?
  /// All of its secondary addresses (`secondary`).
  package var secondaryAddresses: Configured<[IPv4Address]>?
  /// All of its IPv6 addresses (`ipv6`).
  package var ipv6Addresses: Configured<[IPv6Address]>?
  /// Its route table (`table`).
  package var table: Configured<RouteTable>?
  /// Its metric, 1 at least (`metric`).
  package var metric: Configured<RouteMetric>?
  /// The priority of its rules: 1…32765 (`rule-priority`).
  package var rulePriority: Configured<RulePriority>?
  /// Whether its address is not asked of DHCP (`static`).
  package var isStatic: Configured<Bool>?
  /// Which networks come before its default route (`routing`).
  package var routing: Configured<Routing>?
  /// What is asked of its queues (`queues`).
  package var queues = ConfiguredQueues()

  /// Makes an entry that says nothing.
  package init(_ selector: ENISelector, from origin: Origin) {
    self.selector = selector
    self.origin = origin
  }
}

/// Why a configuration is not taken: what, and where.
package struct ConfigurationError: Error, Hashable, Sendable {
  /// The file.
  package let path: String
  /// The line, from 1.
  package let line: Int
  /// The column, from 1, in characters.
  package let column: Int
  /// What is wrong there.
  package let defect: ConfigurationDefect
}

/// What is wrong with a configuration.
package enum ConfigurationDefect: Error, Hashable, Sendable {
  /// It is no YAML; the parser's own words.
  case syntax(String)
  /// It is not UTF-8.
  case notUTF8
  /// It is longer than this many bytes.
  case tooLong(Int)
  /// A second document begins.
  case severalDocuments
  /// Aliases (`*name`) are not read.
  case alias
  /// Tags (`!name`) are not read.
  case tag
  /// Collections are nested too deeply.
  case tooDeep
  /// There are too many values.
  case tooLarge
  /// A key is a list or a mapping.
  case keyIsNoText
  /// The same key stands in the same mapping, first on that line.
  case duplicateKey(String, firstLine: Int)
  /// There is no such key; these there are.
  case unknownKey(String, known: [String])
  /// The key's value is of another kind.
  case wrongType(key: String, expected: Kind)
  /// The key's value will not do.
  case wrongValue(key: String, text: String, expected: ValueKind)
  /// The URL will not do.
  case wrongURL(MetadataURLError)
  /// An entry of `enis` has none of `mac`, `id` and `link`.
  case noSelector
  /// An entry of `enis` has more than one of `mac`, `id` and `link`.
  case severalSelectors
  /// Two entries of `enis` are about the same ENI; the first one's line.
  case duplicateENI(firstLine: Int)

  /// Kinds of nodes.
  package enum Kind: String, Hashable, Sendable {
    /// `key: value` pairs.
    case mapping
    /// `- element` or `[element]`.
    case list
    /// One value.
    case scalar
  }

  /// Kinds of values.
  package enum ValueKind: Hashable, Sendable {
    /// A MAC address.
    case mac
    /// An identifier of the cloud.
    case identifier
    /// A link's name.
    case linkName
    /// An IPv4 address without a prefix length, that a host can have.
    case ipv4Address
    /// An IPv4 address with a prefix length of 1…32, that a host can have.
    case ipv4AddressWithLength
    /// An IPv6 address without a prefix length, that a host can have.
    case ipv6Address
    /// A number in a range.
    case number(ClosedRange<UInt32>)
    /// A route table other than 253, 254 and 255.
    case table
    /// `true` or `false`.
    case boolean
    /// `documented` or `local-first`.
    case routing
    /// `max`, or a number from 1 on.
    case combinedChannels
    /// `auto`, `off`, or a mask of CPUs.
    case packetSteering
    /// The name of a driver: letters, digits, `_` and `-`.
    case driver
  }
}
