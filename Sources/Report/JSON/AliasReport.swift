// An alias in a report.

import Model
package import Planning

/// An alias in a report.
package struct AliasReport: Encodable, Equatable, Sendable {
  /// `LINK:N`; absent if it is too long for the kernel.
  package var label: String?
  /// `A/LEN`; without the length if the address is missing and was given without one.
  package var address: String
  /// The origin as text; absent for an address of another program.
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
