// The numbers that tell one secondary ENI from another.

package import Model

/// The table, metric and rule priority of a secondary ENI, and what its rules let go first.
package struct ENINumbers: Hashable, Sendable {
  /// The route table that holds the ENI's default route alone.
  package let table: RouteTable
  /// The metric of its default route in the main table.
  package let metric: RouteMetric
  /// The priority of its source rules.
  package let rulePriority: RulePriority
  /// Which networks come before its default route.
  package let routing: Routing

  /// Makes the numbers of an ENI, each checked.
  ///
  /// - Throws: ``ENINumbersError``, where a number would not work for a secondary ENI.
  package init(
    table: UInt32, metric: UInt32, rulePriority: UInt32, routing: Routing = .documented
  ) throws(ENINumbersError) {
    guard let checkedTable = RouteTable(table), !checkedTable.isReserved else {
      throw .tableReserved(table)
    }
    guard metric != 0 else { throw .metricZero }
    guard (1..<RulePriority.main.rawValue).contains(rulePriority) else {
      throw .priorityOutOfRange(rulePriority)
    }
    guard routing.leads.allSatisfy({ $0 < rulePriority }) else {
      throw .noRoomForLocalFirst(rulePriority)
    }
    self.table = checkedTable
    self.metric = RouteMetric(metric)
    self.rulePriority = RulePriority(rulePriority)
    self.routing = routing
  }

  /// The numbers of the ENI with an index: table and metric 1000 + N, priority 30000 + table.
  ///
  /// - Parameters:
  ///   - index: 1…1765; above, the priority would come after the main table's rule.
  ///   - table, metric, rulePriority: Given ones, instead of those worked out.
  ///   - routing: Which networks come before its default route.
  /// - Throws: ``ENINumbersError``.
  package init(
    index: UInt32, table: UInt32? = nil, metric: UInt32? = nil, rulePriority: UInt32? = nil,
    routing: Routing = .documented
  ) throws(ENINumbersError) {
    let own = 1000 + min(index, .max - 1000)
    let chosenTable = table ?? own
    let (priority, overflow) = chosenTable.addingReportingOverflow(30000)
    try self.init(
      table: chosenTable, metric: metric ?? own,
      rulePriority: rulePriority ?? (overflow ? .max : priority), routing: routing)
  }
}

/// A number that cannot be a secondary ENI's.
package enum ENINumbersError: Error, Hashable, Sendable {
  /// Table 0 means none; 253, 254 and 255 are default, main and local.
  case tableReserved(UInt32)
  /// A default route with metric 0 would take the primary NIC's place.
  case metricZero
  /// A rule counts only from 1 to 32765: behind 0, local, and before 32766, main.
  case priorityOutOfRange(UInt32)
  /// Local-first has rules up to 4000 before the source rules, and those count only from 1 on.
  case noRoomForLocalFirst(UInt32)
}
