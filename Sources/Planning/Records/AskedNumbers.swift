// The numbers that a command line gave an ENI, as its record keeps them: an agent goes on to use them.

package import Model

/// The numbers that a command line gave; nil where it did not.
package struct AskedNumbers: Equatable, Sendable {
  /// The route table.
  package var table: UInt32?
  /// The metric of the default route in the main table.
  package var metric: UInt32?
  /// The priority of the rules.
  package var rulePriority: UInt32?
  /// The networks that are preferred to the ENI's default route.
  package var routing: Routing?

  /// Makes numbers of what was given.
  package init(
    table: UInt32? = nil, metric: UInt32? = nil, rulePriority: UInt32? = nil,
    routing: Routing? = nil
  ) {
    self.table = table
    self.metric = metric
    self.rulePriority = rulePriority
    self.routing = routing
  }

  /// These numbers, and where none is given those that were given earlier.
  package func orEarlier(_ earlier: AskedNumbers?) -> AskedNumbers {
    AskedNumbers(
      table: table ?? earlier?.table, metric: metric ?? earlier?.metric,
      rulePriority: rulePriority ?? earlier?.rulePriority, routing: routing ?? earlier?.routing)
  }
}

extension LinkRecord {
  /// The static address that an earlier `up` was given by options; nil where it was not.
  package var askedMethod: AddressMethod? {
    guard isWanted, case .static(_, _, .option) = method else { return nil }
    return method
  }
}
