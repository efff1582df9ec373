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

  /// The numbers of the ENI with an index, by ``TableAndMetricFormula`` and ``RulePriorityFormula``.
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
    let own = TableAndMetricFormula.number(index: index)
    let table = table ?? own
    try self.init(
      table: table, metric: metric ?? own,
      rulePriority: rulePriority ?? RulePriorityFormula.priority(table: table), routing: routing)
  }
}
