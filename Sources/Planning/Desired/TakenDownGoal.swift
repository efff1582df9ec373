// What is known of a link from which everything of enicfg's is to be removed.

package import Model

/// What tells which objects of a link are enicfg's, where all of them are to go.
package struct TakenDownGoal: Hashable, Sendable {
  /// What enicfg made on the link earlier.
  package var record: LinkRecord?
  /// The numbers that the ENI has where no record tells others; nil where they cannot be known.
  package var usualNumbers: ENINumbers?
  /// The tables of other ENIs, by their links.
  package var tablesOfOthers: [RouteTable: LinkName]

  /// Makes a goal of its parts.
  package init(
    record: LinkRecord?, usualNumbers: ENINumbers? = nil,
    tablesOfOthers: [RouteTable: LinkName] = [:]
  ) {
    self.record = record
    self.usualNumbers = usualNumbers
    self.tablesOfOthers = tablesOfOthers
  }

  /// The ENI's numbers: those of the record, or else the usual ones.
  package var numbers: ENINumbers? { record?.numbers ?? usualNumbers }
}
