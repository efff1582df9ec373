// The label of an IPv4 address, `LINK:N`.

/// The label of an IPv4 address (`IFA_LABEL`): its link's name, or that with `:` and more.
package struct AddressLabel: Hashable, Sendable {
  /// 1…15 bytes.
  package let text: String

  /// Nil where the text is empty or longer than the kernel's 15 bytes.
  package init?(_ text: some StringProtocol) {
    guard (1...15).contains(text.utf8.count) else { return nil }
    self.text = String(text)
  }
}

extension AddressLabel: CustomStringConvertible {
  /// The label itself.
  package var description: String { shown([text]) }
}

extension AddressLabel {
  /// N of a label `LINK:N` of that link, else nil.
  package func number(on link: LinkName) -> UInt32? {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, String(parts[0]) == link.text else { return nil }
    return UInt32(decimal: parts[1])
  }
}
