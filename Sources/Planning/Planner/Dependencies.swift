// Which links' plans depend on each other: they succeed or fail together, all others stand alone.

package import Model

/// Links whose plans depend on each other.
package struct PlanGroup: Sendable {
  /// What is desired of them, in the order in which it was given.
  package var desired: [DesiredLink]
  /// Their plan, as if they were the only ones.
  package var plan: Result<Plan, PlanError>
}

extension Planner {
  /// Sorts links into groups whose plans depend on each other: an address, a table or a metric moves
  /// from one to another.
  ///
  /// A link depends on another where its own plan is impossible only for what the other one has now.
  ///
  /// - Parameters:
  ///   - desired: What is desired of each link, in the order in which it is to be planned.
  ///   - observed: What is there.
  /// - Returns: The groups, in the order of their first links.
  package static func groups(
    _ desired: [DesiredLink], in observed: ObservedState
  ) -> [PlanGroup] {
    var groups = desired.map { PlanGroup([$0], in: observed) }
    var at = 0
    while at < groups.count {
      if let (merged, members) = group(around: at, groups, in: observed) {
        for index in members.sorted(by: >) where index != members.min() { groups.remove(at: index) }
        at = members.min() ?? at
        groups[at] = merged
      }
      at += 1
    }
    return groups
  }

  /// The group with all that its plan depends on; nil where it stands alone, or where no plan for all of
  /// them is possible either: then what it wants stays with the other one.
  private static func group(
    around first: Int, _ groups: [PlanGroup], in observed: ObservedState
  ) -> (PlanGroup, members: [Int])? {
    var members = [first]
    var group = groups[first]
    // Each round adds a member: this ends.
    while case .failure(let error) = group.plan {
      let next = groups.indices.first { index in
        !members.contains(index) && groups[index].desired.contains { $0.link == error.holder }
      }
      guard let next else { return nil }
      members.append(next)
      group = PlanGroup(members.sorted().flatMap { groups[$0].desired }, in: observed)
    }
    return members.count > 1 ? (group, members) : nil
  }
}

extension PlanGroup {
  /// Plans what is desired of some links as one.
  package init(_ desired: [DesiredLink], in observed: ObservedState) {
    self.desired = desired
    do throws(PlanError) {
      plan = .success(try Planner.plan(desired, in: observed))
    } catch {
      plan = .failure(error)
    }
  }
}
