// What the primary NIC should have from enicfg.

package import Model

/// What the primary NIC should have: aliases, and nothing else.
package struct PrimaryGoal: Equatable, Sendable {
  /// The secondary private addresses, in the order of their labels.
  package var aliases: [Wanted<InterfaceAddress>]
  /// What enicfg made on the link earlier.
  package var record: LinkRecord?
  /// The tables of secondary ENIs, by their links.
  package var tablesOfOthers: [RouteTable: LinkName]
  /// The address of the metadata service, which no link may have.
  package var metadataService = IPAddress.metadataService

  /// Makes a goal from its parts.
  package init(
    aliases: [Wanted<InterfaceAddress>], record: LinkRecord? = nil,
    tablesOfOthers: [RouteTable: LinkName] = [:]
  ) {
    self.aliases = aliases
    self.record = record
    self.tablesOfOthers = tablesOfOthers
  }
}
