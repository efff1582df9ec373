// The label of an IPv4 address, `LINK:N`.

/// The label of an IPv4 address (`IFA_LABEL`): its link's name, or that with `:` and more.
package struct AddressLabel: Hashable, Sendable {
  private let short: ShortText

  /// Nil where the text is empty or longer than the kernel's 15 bytes.
  package init?(_ text: some StringProtocol) { self.init(String(text)) }

  /// Nil where the text is empty or longer than the kernel's 15 bytes.
  package init?(_ text: String) {
    guard let short = ShortText(text) else { return nil }
    self.short = short
  }

  /// Nil where there are no bytes, more than the kernel's 15, or bytes that are not UTF-8.
  package init?(bytes: ArraySlice<UInt8>) {
    // Nearly every label is ASCII.
    guard let short = ShortText(bytes: bytes),
      bytes.allSatisfy({ $0 < 0x80 }) || String(validating: bytes, as: UTF8.self) != nil
    else { return nil }
    self.short = short
  }

  /// The label: 1…15 bytes.
  package var text: String { short.text }

  /// Whether it is the link's own name.
  package func isName(of link: LinkName) -> Bool { short == link.short }
}

extension AddressLabel: CustomStringConvertible {
  /// The label itself.
  package var description: String { shown([text]) }
}

extension AddressLabel {
  /// N of a label `LINK:N` of that link, else nil.
  package func number(on link: LinkName) -> UInt32? {
    guard let (name, number) = short.number(after: ":"), name == link.short else { return nil }
    return number
  }
}
