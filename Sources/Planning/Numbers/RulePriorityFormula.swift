// The formula for the priorities of an ENI's rules: 30000 + table, less 2000 and 4000 for local-first.

import Model

/// The priorities of a secondary ENI's rules, unless the user gives one.
///
/// The source rules have P = 30000 + table. With local-first, the rules that look up the main table
/// have P - 2000, and those into the cloud's subnets P - 4000.
enum RulePriorityFormula {
  /// The number that is added to the table.
  static let base: UInt32 = 30000
  /// The distance of the rules that look up the main table from the source rules.
  static let localLead: UInt32 = 2000
  /// The distance of the rules into the cloud's subnets from the source rules.
  static let cloudLead: UInt32 = 4000

  /// 30000 + table, limited to the highest number.
  static func priority(table: UInt32) -> UInt32 { base + min(table, .max - base) }
}

extension Routing {
  /// The distances of the ENI's other rules from the source rules.
  var leads: [UInt32] {
    switch self {
    case .documented: []
    case .localFirst: [RulePriorityFormula.localLead, RulePriorityFormula.cloudLead]
    }
  }
}

extension ENINumbers {
  /// The priorities of all of the ENI's rules.
  var rulePriorities: [RulePriority] { [rulePriority] + routing.leads.map(priority) }

  /// A priority below that of the source rules; ``ENINumbers`` checks that it is at least 1.
  func priority(before lead: UInt32) -> RulePriority {
    RulePriority(rulePriority.rawValue - lead)
  }
}
