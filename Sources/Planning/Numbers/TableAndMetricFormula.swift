// The formula for an ENI's route table and its metric: 1000 + index.

/// The route table of a secondary ENI, and the metric of its default route in the main table,
/// unless the user gives them: both are 1000 + index.
package enum TableAndMetricFormula {
  /// The number that is added to the index.
  package static let base: UInt32 = 1000

  /// 1000 + index, limited to the highest number.
  static func number(index: UInt32) -> UInt32 { base + min(index, .max - base) }
}
