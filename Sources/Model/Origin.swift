// Where a value came from.

/// Where a value came from, in the order of precedence.
///
/// Records on disk contain the names of the cases and of their values: a case may get an optional value, but must
/// not be renamed.
package enum Origin: Hashable, Sendable {
  /// An option of the command line, with its name.
  case option(String)
  /// `alias add`: it stays until `alias remove`.
  case byHand
  /// The configuration file, with the line of the value, counted from 1.
  case configuration(path: String, line: Int)
  /// A file of `DescribeNetworkInterfaces`; `-` is standard input.
  case eniFile(path: String)
  /// The metadata service, with the path of the key; nil in records.
  case metadata(path: String?)

  /// Whether the user gave the value on this guest, so that it counts before a DHCP server's.
  package var isGiven: Bool {
    switch self {
    case .option, .byHand, .configuration: true
    case .eniFile, .metadata: false
    }
  }

  /// The origin for records: without the metadata service's key, which differs between the versions
  /// of its tree.
  package var recorded: Origin {
    switch self {
    case .metadata: .metadata(path: nil)
    case .option, .byHand, .configuration, .eniFile: self
    }
  }
}
