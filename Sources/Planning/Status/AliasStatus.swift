// The aliases of a link: the desired ones and the present ones.

package import Model

/// A present or desired alias of a link.
package struct AliasStatus: Equatable, Sendable {
  /// `LINK:N`; nil if it is too long for the kernel.
  package var label: String?
  /// The address; without a length if it is missing and was given without one.
  package var address: String
  /// The origin; nil for a foreign alias, which enicfg does not touch.
  package var origin: Origin?
  /// Whether it is on the link.
  package var isThere: Bool
}

extension LinkStatus {
  /// The aliases, in the order of their numbers, followed by foreign ones.
  package var aliases: [AliasStatus] {
    let own = secondary.sorted { $0.number < $1.number }.map { one in
      let there = addresses.first { $0.address.address == .v4(one.address) }
      let bare = one.length.map { "\(one.address)/\($0)" } ?? "\(one.address)"
      return AliasStatus(
        label: there.map { $0.label?.text } ?? one.label(on: link.name)?.text,
        address: there.map { "\($0.address)" } ?? bare, origin: one.origin,
        isThere: there != nil)
    }
    let others = addresses.filter { address in
      guard let label = address.label, label.text != link.name.text else { return false }
      return !secondary.contains { .v4($0.address) == address.address.address }
    }
    return own
      + others.map {
        AliasStatus(label: $0.label?.text, address: "\($0.address)", origin: nil, isThere: true)
      }
  }

  /// Whether an address was added by `alias add`.
  package func isByHand(_ address: InterfaceAddress) -> Bool {
    secondary.contains { $0.origin == .byHand && .v4($0.address) == address.address.address }
  }
}
