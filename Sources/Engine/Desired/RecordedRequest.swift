// What a link should have by what was written down: nothing is asked.

import Model
import Planning
import StateFiles

extension StoredRecords {
  /// What was asked for a link when it was configured.
  ///
  /// - Parameters:
  ///   - link: The link.
  ///   - record: Its record.
  ///   - eni: What is kept of its ENI.
  ///   - isPrimary: Whether it is the primary NIC's.
  /// - Returns: Nil where the record does not say enough.
  func request(
    _ link: Link, _ record: LinkRecord, _ eni: ENIRecord?, isPrimary: Bool
  ) -> LinkRequest? {
    guard isPrimary || record.numbers != nil else { return nil }
    return LinkRequest(
      link: link, numbers: isPrimary ? nil : record.numbers, method: record.method, record: record,
      kept: eni, tablesOfOthers: tablesOfOthers(than: link),
      metadataService: record.metadataService ?? .metadataService,
      cloudLinks: cloudLinks(than: link))
  }

  /// What a link should have by its record.
  ///
  /// - Parameters:
  ///   - moment: Now.
  ///   - others: What other links are going to have.
  /// - Returns: Nil where that depends on a lease that is not known any more, or the record does not say
  ///   enough.
  func desired(
    _ link: Link, _ record: LinkRecord, _ eni: ENIRecord?, isPrimary: Bool, at moment: BootMoment,
    besides others: [DesiredLink] = []
  ) -> DesiredLink? {
    guard let request = request(link, record, eni, isPrimary: isPrimary) else { return nil }
    let addressing =
      isPrimary ? nil : record.method.given ?? leased(of: link, record, eni, at: moment)
    guard isPrimary || addressing != nil || !record.method.asksServer else { return nil }
    return DesiredStateBuilder.desired(request, addressing, in: observed, besides: others)
  }

  /// What the kept lease says, by the clock.
  private func leased(
    of link: Link, _ record: LinkRecord, _ eni: ENIRecord?, at moment: BootMoment
  ) -> ENIAddressing? {
    guard record.method.asksServer else { return nil }
    let kept = (try? stores.lease(of: link.mac ?? record.mac)) ?? nil
    guard let kept, let remaining = kept.remaining(at: moment) else { return nil }
    return ENIAddressing(kept.lease, otherGateway: eni?.gateway, left: .counted(remaining))
  }
}
