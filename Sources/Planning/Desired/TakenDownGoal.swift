// The facts about a link from which everything of enicfg should be removed.

package import Model

/// The facts that show which objects of a link enicfg made, in order to remove all of them.
package struct TakenDownGoal: Equatable, Sendable {
  /// What enicfg made on the link earlier.
  package var record: LinkRecord?
  /// The ENI's numbers if no record has others; nil if unknown.
  package var usualNumbers: ENINumbers?
  /// The tables of other ENIs, by their links.
  package var tablesOfOthers: [RouteTable: LinkName]

  /// Makes a goal from its parts.
  package init(
    record: LinkRecord?, usualNumbers: ENINumbers? = nil,
    tablesOfOthers: [RouteTable: LinkName] = [:]
  ) {
    self.record = record
    self.usualNumbers = usualNumbers
    self.tablesOfOthers = tablesOfOthers
  }

  /// The ENI's numbers: those of the record, otherwise the usual ones.
  package var numbers: ENINumbers? { record?.numbers ?? usualNumbers }
}
