// A secondary ENI as it stands among the others, before anything is known of its addresses.

package import Model

/// A secondary ENI: its numbers, what enicfg made for it, and what its numbers must not conflict with.
package struct SecondaryENI: Hashable, Sendable {
  /// The ENI's numbers.
  package var numbers: ENINumbers
  /// What enicfg made on the link earlier.
  package var record: LinkRecord?
  /// The tables of other ENIs, by their links.
  package var tablesOfOthers: [RouteTable: LinkName]
  /// The primary NIC's link, where the inventory tells; else the guest's own routes tell.
  package var primaryNIC: LinkName?

  /// Makes a secondary ENI of its parts.
  package init(
    _ numbers: ENINumbers, record: LinkRecord? = nil, tablesOfOthers: [RouteTable: LinkName] = [:],
    primaryNIC: LinkName? = nil
  ) {
    self.numbers = numbers
    self.record = record
    self.tablesOfOthers = tablesOfOthers
    self.primaryNIC = primaryNIC
  }
}
