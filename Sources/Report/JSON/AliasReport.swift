// An alias in a report.

import Model
package import Planning

/// An alias in a report.
package struct AliasReport: Encodable, Hashable, Sendable {
  /// `LINK:N`; absent where the kernel could not take it.
  package var label: String?
  /// `A/LEN`; without the length where it is not there and was given without.
  package var address: String
  /// Who said so, in words; absent where enicfg leaves it alone.
  package var origin: String?
  /// Whether it was added by hand.
  package var byHand: Bool
  /// Whether it is on the link.
  package var present: Bool

  init(_ alias: AliasStatus) {
    label = alias.label
    address = alias.address
    origin = alias.origin.map { Wording.text($0) }
    byHand = alias.origin == .byHand
    present = alias.isThere
  }
}

extension Report {
  /// Reports the aliases of links.
  package init(aliasesOf links: [LinkStatus]) {
    self.init(
      links: links.map { one in
        var link = LinkReport(one.link, eni: one.eni)
        link.aliases = one.aliases.map(AliasReport.init)
        return link
      })
  }
}
