// The rules of other ENIs that follow where a subnet of the cloud comes or goes.

import Model
import Planning
import StateFiles

extension StoredRecords {
  /// The other local-first ENIs whose rules into the cloud's subnets are not those that are needed once
  /// what is desired is there.
  ///
  /// One whose rules cannot be told, or are in somebody's way, stays as it is: it is not what the
  /// command is about, and its status tells.
  func following(
    _ desired: [DesiredLink], in observed: ObservedState, _ stores: Stores, at moment: BootMoment
  ) -> [DesiredLink] {
    guard !desired.contains(where: { $0.goal.awaitsLease }) else { return [] }
    return standing.compactMap { record in
      guard record.isWanted, record.routing == .localFirst,
        let link = observed.link(named: record.link),
        !desired.contains(where: { $0.link == link.name && !$0.goal.isAboutGoneLink })
      else { return nil }
      let eni = (try? eni(of: record.mac)) ?? nil
      var wish = recorded(link, record, eni, isPrimary: false)
        .desired(in: observed, stores, at: moment, besides: desired)
      if case .secondary(let goal, _) = wish?.goal { wish?.goal = .followingRules(goal) }
      guard let wish, let plan = try? Planner.plan([wish], in: observed), !plan.isEmpty else {
        return nil
      }
      return wish
    }
  }
}
