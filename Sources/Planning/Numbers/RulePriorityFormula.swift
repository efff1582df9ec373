// The formula for the priorities of an ENI's rules: 30000 + table, and with local-first 2000 and 4000 less.

import Model

/// The priorities of a secondary ENI's rules, where none is given.
///
/// The source rules have P = 30000 + table. With local-first, the rules that look up the main table
/// have P - 2000, and those into the cloud's subnets P - 4000.
enum RulePriorityFormula {
  /// What is added to the table.
  static let base: UInt32 = 30000
  /// How far the rules that look up the main table come before the source rules.
  static let localLead: UInt32 = 2000
  /// How far the rules into the cloud's subnets come before the source rules.
  static let cloudLead: UInt32 = 4000

  /// 30000 + table; the highest number there is where the sum would be higher.
  static func priority(table: UInt32) -> UInt32 { base + min(table, .max - base) }
}

extension Routing {
  /// How far before the source rules the ENI's other rules come.
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

  /// A priority before that of the source rules; that there is room was checked.
  func priority(before lead: UInt32) -> RulePriority {
    RulePriority(rulePriority.rawValue - lead)
  }
}
