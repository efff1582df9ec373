// The links whose plans depend on each other, so that they succeed or fail together.

import Model

/// Links whose plans depend on each other.
package struct PlanGroup: Sendable {
  /// Their desired states, in the given order.
  package var desired: [DesiredLink]
  /// Their plan, without the other links.
  package var plan: Result<Plan, PlanError>
}

extension Planner {
  /// Sorts links into groups whose plans depend on each other: an address, a table or a metric
  /// moves from one to another.
  ///
  /// A link depends on another if its plan is impossible only because of what the other one has
  /// now.
  ///
  /// - Parameters:
  ///   - desired: The desired states of the links, in the order to plan them.
  ///   - around: The present state.
  /// - Returns: The groups, in the order of their first links.
  package static func groups(
    _ desired: [DesiredLink], in around: Surroundings
  ) -> [PlanGroup] {
    var groups = desired.map { PlanGroup([$0], in: around) }
    var at = 0
    while at < groups.count {
      if let (merged, members) = group(around: at, groups, in: around) {
        for index in members.sorted(by: >) where index != members.min() { groups.remove(at: index) }
        at = members.min() ?? at
        groups[at] = merged
      }
      at += 1
    }
    return groups
  }

  /// The group with all links that its plan depends on; nil if there are none, or if no plan for
  /// all of them is possible either: then the other link keeps what this group needs.
  private static func group(
    around first: Int, _ groups: [PlanGroup], in around: Surroundings
  ) -> (PlanGroup, members: [Int])? {
    var members = [first]
    var group = groups[first]
    // Each iteration adds a member, so the loop ends.
    while case .failure(let error) = group.plan {
      let next = groups.indices.first { index in
        !members.contains(index) && groups[index].desired.contains { $0.link == error.holder }
      }
      guard let next else { return nil }
      members.append(next)
      group = PlanGroup(members.sorted().flatMap { groups[$0].desired }, in: around)
    }
    return members.count > 1 ? (group, members) : nil
  }
}

extension PlanGroup {
  /// Makes one plan for some links.
  package init(_ desired: [DesiredLink], in around: Surroundings) {
    self.desired = desired
    do throws(PlanError) {
      plan = .success(try Planner.plan(desired, in: around))
    } catch {
      plan = .failure(error)
    }
  }
}
