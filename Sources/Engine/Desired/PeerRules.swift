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
    guard !desired.contains(where: { $0.goal.awaitsLease }) else { return [] }
    return standing.compactMap { record in
      guard record.isWanted, record.routing == .localFirst,
        let link = observed.link(named: record.link),
        !desired.contains(where: { $0.link == link.name && !$0.goal.isAboutGoneLink })
      else { return nil }
      let eni = (try? eni(of: record.mac)) ?? nil
      var peer = self.desired(
        link, record, eni, isPrimary: false, at: moment, besides: desired)
      if case .secondary(let goal, _) = peer?.goal { peer?.goal = .followingRules(goal) }
      guard let peer, case .drifted = SyncStatus(of: [peer], in: observed) else { return nil }
      return peer
    }
  }
}
