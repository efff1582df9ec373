// A value of a setting: a number or a word.

package import Model

/// A value of a setting: a number or a word.
package enum SettingValue: Equatable, Sendable, Encodable, CustomStringConvertible {
  /// A number.
  case number(UInt32)
  /// How long something is valid: a number of seconds, or for ever.
  case lifetime(Lifetime)
  /// A word, or an object in iproute2's notation.
  case text(String)

  /// Writes a number, a number of seconds or `forever`, or a text as a single value.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .lifetime(.seconds(let seconds)): try container.encode(seconds)
    case .lifetime(.forever): try container.encode("forever")
    case .text(let text): try container.encode(text)
    }
  }

  /// The value as text.
  package var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .lifetime(let lifetime): Wording.remaining(lifetime)
    case .text(let text): text
    }
  }
}
