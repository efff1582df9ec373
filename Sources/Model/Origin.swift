// Where a value came from.

/// Where a value came from, in the order of precedence.
///
/// Records on disk contain it in the synthesized form: a case may get an optional value, but must
/// not be renamed.
package enum Origin: Hashable, Sendable, Codable {
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

extension Origin {
  /// Reads the synthesized form; the synthesized reading looks through all keys, for each of thousands.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if container.contains(.metadata) {
      let values = try container.nestedContainer(
        keyedBy: MetadataCodingKeys.self, forKey: .metadata)
      self = .metadata(path: try values.decodeIfPresent(String.self, forKey: .path))
    } else if container.contains(.option) {
      let values = try container.nestedContainer(keyedBy: OptionCodingKeys.self, forKey: .option)
      self = .option(try values.decode(String.self, forKey: ._0))
    } else if container.contains(.configuration) {
      let values = try container.nestedContainer(
        keyedBy: ConfigurationCodingKeys.self, forKey: .configuration)
      self = .configuration(
        path: try values.decode(String.self, forKey: .path),
        line: try values.decode(Int.self, forKey: .line))
    } else if container.contains(.eniFile) {
      let values = try container.nestedContainer(keyedBy: EniFileCodingKeys.self, forKey: .eniFile)
      self = .eniFile(path: try values.decode(String.self, forKey: .path))
    } else if container.contains(.byHand) {
      self = .byHand
    } else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "no origin"))
    }
  }
}
