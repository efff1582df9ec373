// What a link ought to have by what was written down: nobody is asked.

import Model
import Planning
import StateFiles

/// A link that enicfg configured, as it was asked for.
struct RecordedLink {
  let link: Link
  let record: LinkRecord
  let further: FurtherAddresses
  let isPrimary: Bool
  let tablesOfOthers: [RouteTable: LinkName]
  let cloudLinks: [LinkName]

  /// What the link ought to have beside what other links are going to have; nil where that depends on a
  /// lease that is not known any more.
  func desired(
    in observed: ObservedState, _ stores: Stores, at moment: BootMoment,
    besides others: [DesiredLink] = []
  ) -> DesiredLink? {
    let goal: Goal
    if isPrimary {
      let primary = observed.primaryGoal(
        link, further.secondary, record: record, tablesOfOthers: tablesOfOthers)
      goal = .primary(primary, queues: nil)
    } else {
      guard let numbers = record.numbers, let addressing = addressing(stores, at: moment) else {
        return nil
      }
      let secondary = ENIProcedure.secondary(
        link: link.name, addressing: addressing, further: further,
        eni: SecondaryENI(numbers, record: record, tablesOfOthers: tablesOfOthers),
        cloudSubnets: observed.subnets(of: cloudLinks, becoming: others))
      goal = .secondary(secondary.behindOthers(in: observed), queues: nil)
    }
    return DesiredLink(link: link.name, eni: record.eni, goal: goal)
  }

  private func addressing(_ stores: Stores, at moment: BootMoment) -> ENIAddressing? {
    if let given = record.method.given { return given }
    let kept = (try? stores.leases.value(of: link.mac ?? record.mac)) ?? nil
    guard let kept, let remaining = kept.remaining(at: moment) else { return nil }
    return ENIAddressing(kept.lease, remaining: remaining)
  }
}

extension StoredRecords {
  /// A link as it was asked for, which knows of the other links.
  func recorded(
    _ link: Link, _ record: LinkRecord, _ eni: ENIRecord?, isPrimary: Bool
  ) -> RecordedLink {
    RecordedLink(
      link: link, record: record, further: eni?.further ?? FurtherAddresses(),
      isPrimary: isPrimary, tablesOfOthers: tablesOfOthers(than: link),
      cloudLinks: cloudLinks(than: link))
  }
}
