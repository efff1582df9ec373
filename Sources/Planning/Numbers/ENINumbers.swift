// The numbers that distinguish a secondary ENI from the others.

package import Model

/// The table, metric and rule priority of a secondary ENI, and its routing.
package struct ENINumbers: Equatable, Sendable {
  /// The ENI's own route table, with its default route.
  package let table: RouteTable
  /// The metric of its default route in the main table.
  package let metric: RouteMetric
  /// The priority of its source rules.
  package let rulePriority: RulePriority
  /// The networks that are preferred to its default route.
  package let routing: Routing
  /// The metric of the primary NIC's default route, if the ENI's metric was chosen to come after it.
  package let metricBehind: RouteMetric?

  /// Makes the numbers of an ENI and checks each.
  ///
  /// - Throws: ``ENINumbersError``, if a number is not possible for a secondary ENI.
  package init(
    table: UInt32, metric: UInt32, rulePriority: UInt32, routing: Routing = .documented,
    metricBehind: RouteMetric? = nil
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
    self.metricBehind = metricBehind
  }

  /// The numbers of the ENI with an index, by ``TableAndMetricFormula`` and
  /// ``RulePriorityFormula``.
  ///
  /// - Parameters:
  ///   - index: 1…1765; with a higher one, the priority would be after the main table's rule.
  ///   - table, metric, rulePriority: Numbers to use instead of the calculated ones.
  ///   - routing: The networks that are preferred to its default route.
  ///   - metricBehind: The metric of the default route that `metric` was chosen to come after.
  /// - Throws: ``ENINumbersError``.
  package init(
    index: UInt32, table: UInt32? = nil, metric: UInt32? = nil, rulePriority: UInt32? = nil,
    routing: Routing = .documented, metricBehind: RouteMetric? = nil
  ) throws(ENINumbersError) {
    let own = TableAndMetricFormula.number(index: index)
    let table = table ?? own
    try self.init(
      table: table, metric: metric ?? own,
      rulePriority: rulePriority ?? RulePriorityFormula.priority(table: table), routing: routing,
      metricBehind: metricBehind)
  }
}
