// What an earlier `up` was asked for by options, as its record shows it.

import Model
import Planning

/// The numbers that an earlier `up` was given by options; nil where it had the usual ones.
struct AskedNumbers: Equatable {
  var table: UInt32?
  var metric: UInt32?
  var rulePriority: UInt32?
  var routing: Routing?

  /// Nothing was given.
  init() {}

  /// What a record has besides the usual numbers of an index.
  init(of record: LinkRecord, index: UInt32) {
    guard record.isWanted, let numbers = record.numbers else { return }
    guard let usual = try? ENINumbers(index: index) else { return }
    if numbers.table != usual.table { table = numbers.table.rawValue }
    if numbers.metricBehind == nil, numbers.metric != usual.metric {
      metric = numbers.metric.rawValue
    }
    let ofTable = try? ENINumbers(index: index, table: table)
    if numbers.rulePriority != ofTable?.rulePriority {
      rulePriority = numbers.rulePriority.rawValue
    }
    if numbers.routing != usual.routing { routing = numbers.routing }
  }
}

extension LinkRecord {
  /// The static address that an earlier `up` was given by options; nil where it was not.
  var askedMethod: AddressMethod? {
    guard isWanted, case .static(_, _, .option) = method else { return nil }
    return method
  }
}
