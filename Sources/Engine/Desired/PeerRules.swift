// The rules of other ENIs that follow where a subnet of the cloud comes or goes.

import Model
import Planning
import StateFiles

extension StoredRecords {
  /// The other local-first ENIs whose rules into the cloud's subnets are not those that are needed once
  /// what is desired is there.
  ///
  /// One whose rules cannot be told, or that are in another program's way, stays as it is: it is not
  /// what the command is about, and its status tells.
  ///
  /// - Parameters:
  ///   - desired: What links are going to have; those links do not follow.
  ///   - moment: Now.
  func following(_ desired: [DesiredLink], at moment: BootMoment) -> [DesiredLink] {
    guard !desired.contains(where: { $0.extent == .untilLease }) else { return [] }
    return standing.compactMap { record in
      guard record.isWanted, record.routing == .localFirst,
        let link = observed.link(named: record.link),
        !desired.contains(where: { $0.link == link.name && $0.extent != .vanished })
      else { return nil }
      let eni = (try? eni(of: record.mac)) ?? nil
      var peer = self.desired(
        link, record, eni, isPrimary: false, at: moment, besides: desired)
      peer?.extent = .cloudRules
      guard let peer, let plan = try? Planner.plan([peer], in: observed), !plan.isEmpty else {
        return nil
      }
      return peer
    }
  }
}
