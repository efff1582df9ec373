// Values that files store as readable text.

/// A value that files store as text; reading uses its checked initialiser.
package protocol TextCodable: Codable, CustomStringConvertible {
  /// Reads the text; nil if it is not a value of this type.
  init?(_ text: String)

  /// The text that files store: the description, unless that omits something.
  var exactText: String { get }
}

extension TextCodable {
  /// The description.
  package var exactText: String { description }

  /// Reads the text of a single value.
  ///
  /// - Throws: `DecodingError.dataCorrupted` if the text is not a value of this type.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Self(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(text) is not a valid \(Self.self)")
    }
    self = value
  }

  /// Writes the text as a single value.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(exactText)
  }
}

extension IPv4Address: TextCodable {}
extension IPv6Address: TextCodable {}
extension IPAddress: TextCodable {}
extension IPPrefix: TextCodable {}
extension IPAddressWithLength: TextCodable {}
extension MACAddress: TextCodable {}

extension LinkName: TextCodable {
  /// The name with all of its characters.
  package var exactText: String { text }
}
