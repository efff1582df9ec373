// How a link is named in a request: by its name or an alternative one, its MAC or the id of its ENI.

import Inventory
package import Model
import Planning

/// How a link is named in a request.
package struct LinkSelector: Sendable {
  /// The text that was given.
  package let text: String
  /// The MAC that the text is.
  package let mac: MACAddress?
  /// The name that it can be; nil for a MAC.
  package let name: LinkName?
  /// Whether it can be an alternative name of a link; every name can.
  let isAlternativeName: Bool
  /// Whether it can be an ENI's id.
  package let isID: Bool

  /// Reads a MAC, a name, an alternative name or an id; nil for what can be none of them.
  package init?(_ text: String) {
    self.text = text
    mac = MACAddress(text)
    name = mac == nil ? LinkName(text) : nil
    isAlternativeName = mac == nil && Self.isAlternativeName(text)
    isID = text.hasPrefix("eni-") && CloudIdentifier(text) != nil
    guard mac != nil || name != nil || isAlternativeName || isID else { return nil }
  }

  /// Whether a text can be an alternative name: shorter than ALTIFNAMSIZ, and of the characters of a name.
  private static func isAlternativeName(_ text: String) -> Bool {
    (1..<128).contains(text.utf8.count)
      && text != "." && text != ".."
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.value > 0x20 && scalar.value != 0x7F && scalar != "/" && scalar != ":"
      }
  }

  /// Whether it names the link that a record is about.
  func means(_ record: LinkRecord) -> Bool {
    if let mac { return record.mac == mac }
    return record.link == name || isID && record.eni == text
  }
}

/// Which ENIs a request is about.
package enum LinkChoice {
  /// Every ENI that the inventory names and the guest has; where nobody names them, perhaps those that
  /// were named last time.
  case all(orRecorded: Bool)
  /// These links.
  case links([LinkSelector])

  /// Whether it is not about links that are named.
  package var isAll: Bool {
    if case .all = self { true } else { false }
  }
}
