// What is wrong with a configuration.

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
