// A block of addresses as the cloud writes it.

import Model

extension IPPrefix {
  /// Reads a block with its length, of one family; host bits that are set make it none.
  static func block(_ text: String, _ family: IPFamily) -> IPPrefix? {
    guard text.contains("/"), let prefix = IPPrefix(text), prefix.family == family else {
      return nil
    }
    return prefix
  }
}
