// The aliases of a link: those that should be there, and those that are.

package import Model

/// An alias that is on a link, or should be.
package struct AliasStatus: Hashable, Sendable {
  /// `LINK:N`; nil where the kernel could not take it.
  package var label: String?
  /// The address; its length is not known where it is not there and was given without.
  package var address: String
  /// Who said so; nil for a foreign one, which enicfg leaves alone.
  package var origin: Origin?
  /// Whether it is on the link.
  package var isThere: Bool
}

extension LinkStatus {
  /// The aliases, in the order of their numbers; foreign ones behind them.
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
