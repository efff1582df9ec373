// A secondary ENI without its addresses: its numbers, and what they depend on.

package import Model

/// A secondary ENI: its numbers, what enicfg made for it, and what its numbers must not conflict
/// with.
package struct SecondaryENI: Equatable, Sendable {
  /// The ENI's numbers.
  package var numbers: ENINumbers
  /// What enicfg made on the link earlier.
  package var record: LinkRecord?
  /// The tables of other ENIs, by their links.
  package var tablesOfOthers: [RouteTable: LinkName]
  /// The primary NIC's link, if the inventory names it; otherwise the guest's routes decide.
  package var primaryNIC: LinkName?
  /// The blocks that are assigned to the ENI, which are known before its lease.
  package var prefixes: [IPPrefix] = []
  /// The address of the metadata service, which has to stay reachable by the primary NIC.
  package var metadataService = IPAddress.metadataService
  /// What the ENI gets by router advertisements.
  package var advertised: Advertised

  /// What an ENI gets by router advertisements.
  package enum Advertised: Equatable, Sendable {
    /// Nothing: it has no IPv6, or its IPv6 gateway is known.
    case nothing
    /// A default route after the primary NIC's: no source knows the gateway of its IPv6 addresses.
    case defaultRoute
  }

  /// Makes a secondary ENI from its parts.
  package init(
    _ numbers: ENINumbers, record: LinkRecord? = nil, tablesOfOthers: [RouteTable: LinkName] = [:],
    primaryNIC: LinkName? = nil, advertised: Advertised = .nothing
  ) {
    self.numbers = numbers
    self.record = record
    self.tablesOfOthers = tablesOfOthers
    self.primaryNIC = primaryNIC
    self.advertised = advertised
  }
}
