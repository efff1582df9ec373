// Where a value came from.

/// Where a value came from, the one that counts most first.
///
/// It stands in records on disk, as the synthesized form: a case may get a value that may be left out,
/// but no other name.
package enum Origin: Hashable, Sendable, Codable {
  /// An option of the command line, by its name.
  case option(String)
  /// `alias add`: it stays until `alias remove`.
  case byHand
  /// The configuration file, with the line of the value, from 1.
  case configuration(path: String, line: Int)
  /// A file of `DescribeNetworkInterfaces`; `-` is standard input.
  case eniFile(path: String)
  /// The metadata service, with the path of the key on it; nil in what is recorded.
  case metadata(path: String?)

  /// The origin as records have it: without the metadata service's key, which is another one in each
  /// version of its tree.
  package var recorded: Origin {
    switch self {
    case .metadata: .metadata(path: nil)
    case .option, .byHand, .configuration, .eniFile: self
    }
  }
}
