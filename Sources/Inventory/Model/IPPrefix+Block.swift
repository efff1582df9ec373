// A block of addresses in the cloud's notation.

import Model

extension IPPrefix {
  /// Reads a block of a family with its length; nil if host bits are set.
  static func block(_ text: String, _ family: IPFamily) -> IPPrefix? {
    guard text.contains("/"), let prefix = IPPrefix(text), prefix.family == family else {
      return nil
    }
    return prefix
  }
}
