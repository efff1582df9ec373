// Who said something about an ENI.

/// Who said that an ENI has something.
package enum Origin: Hashable, Sendable, Codable {
  /// An option of the command line, by its name.
  case option(String)
  /// `alias add`: it stays until `alias remove`.
  case byHand
  /// The configuration file, with the line, from 1.
  case configuration(path: String, line: Int)
  /// A file of `DescribeNetworkInterfaces`; `-` is standard input.
  case eniFile(path: String)
  /// The metadata service.
  case metadata
}
