// What of enicfg is there and belongs to no ENI any more.

import Inventory
import Model
import Planning

extension StoredRecords {
  /// What the links that are gone left behind.
  ///
  /// - Parameter isMeant: Whether a record's link is one to clean up after.
  func ofGoneLinks(where isMeant: (LinkRecord) -> Bool = { _ in true }) -> [DesiredLink] {
    gone.filter(isMeant).map { record in
      DesiredLink(link: record.link, eni: record.eni, goal: .vanished(record))
    }
  }

  /// enicfg's rules that look up an empty table that belongs to no ENI.
  ///
  /// - Parameter numbers: The numbers of the ENIs that are about to be configured.
  func ofNoLink(besides numbers: [ENINumbers] = []) -> [DesiredLink] {
    let known = Set((standing + gone).flatMap(\.tables)).union(numbers.map(\.table))
    return observed.orphanedTables(besides: known).compactMap { table in
      // The ENI that had the table is not known; by the documented numbers it was that of ethN.
      let index = Int64(table.rawValue) - Int64(TableAndMetricFormula.base)
      let name = 1...999 ~= index ? LinkName("eth\(index)") : LinkName("table\(table)")
      guard let name else { return nil }
      return DesiredLink(link: name, goal: .orphanedRules(into: table))
    }
  }

  /// The links of ENIs that the inventory once named, and that a complete one names no longer.
  func detached(_ inventory: Inventory) -> [DesiredLink] {
    guard inventory.isComplete else { return [] }
    return standing.compactMap { record in
      // The primary ENI cannot be detached.
      guard record.eni != nil, record.numbers != nil, let link = observed.link(named: record.link),
        inventory.eni(of: link) == nil, inventory.eni(record.mac) == nil
      else { return nil }
      return takenDown(link, record)
    }
  }

  /// What `down` wants of a link.
  func takenDown(
    _ link: Link, _ record: LinkRecord?, usualNumbers: ENINumbers? = nil
  ) -> DesiredLink {
    let goal = TakenDownGoal(
      record: record, usualNumbers: usualNumbers, tablesOfOthers: tablesOfOthers(than: link))
    return DesiredLink(link: link.name, eni: record?.eni, goal: .takenDown(goal))
  }
}
