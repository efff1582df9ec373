// The errors of a configuration.

/// An error of a configuration.
package enum ConfigurationDefect: Error, Equatable, Sendable {
  /// It is not YAML; the message is the parser's.
  case syntax(String)
  /// It is not UTF-8.
  case notUTF8
  /// It is longer than this many bytes.
  case tooLong(Int)
  /// A second document begins.
  case severalDocuments
  /// Aliases (`*name`) are not supported.
  case alias
  /// Tags (`!name`) are not supported.
  case tag
  /// Collections are nested too deeply.
  case tooDeep
  /// There are too many values.
  case tooLarge
  /// A key is a list or a mapping.
  case keyIsNoText
  /// A mapping has the same key twice, first on that line.
  case duplicateKey(String, firstLine: Int)
  /// The key is unknown; these are the known keys.
  case unknownKey(String, known: [String])
  /// The key's value has another kind.
  case wrongType(key: String, expected: Kind)
  /// The key's value is invalid.
  case wrongValue(key: String, text: String, expected: ValueKind)
  /// The URL is invalid.
  case wrongURL(MetadataURLError)
  /// An entry of `enis` has none of `mac`, `id` and `link`.
  case noSelector
  /// An entry of `enis` has more than one of `mac`, `id` and `link`.
  case severalSelectors
  /// Two entries of `enis` are for the same ENI; the line of the first one.
  case duplicateENI(firstLine: Int)

  /// Kinds of nodes.
  package enum Kind: String, Equatable, Sendable {
    /// `key: value` pairs.
    case mapping
    /// `- element` or `[element]`.
    case list
    /// One value.
    case scalar
  }

  /// Kinds of values.
  package enum ValueKind: Equatable, Sendable {
    /// A MAC address.
    case mac
    /// An identifier of the cloud.
    case identifier
    /// A link's name.
    case linkName
    /// An IPv4 address of a host, without a prefix length.
    case ipv4Address
    /// An IPv4 address of a host, with a prefix length of 1…32.
    case ipv4AddressWithLength
    /// An IPv6 address of a host, without a prefix length.
    case ipv6Address
    /// A number in a range.
    case number(ClosedRange<UInt32>)
    /// A route table other than 253, 254 and 255.
    case table
    /// `true` or `false`.
    case boolean
    /// `documented` or `local-first`.
    case routing
    /// `max`, or a number of at least 1.
    case combinedChannels
    /// `auto`, `off`, or a mask of CPUs.
    case packetSteering
    /// The name of a driver: letters, digits, `_` and `-`.
    case driver
  }
}
