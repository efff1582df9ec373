// Several plans of one operation as one, in the order in which they were applied.

import Model
import Planning

extension Plan {
  /// Sorts the sections by their links' places in an order; others stay behind them.
  mutating func sortSections(like order: [LinkName]) {
    var places: [LinkName: Int] = [:]
    for (place, link) in order.enumerated() where places[link] == nil { places[link] = place }
    sections = sections.enumerated().sorted { one, other in
      let (first, second) = (places[one.element.link.name], places[other.element.link.name])
      return (first ?? .max, one.offset) < (second ?? .max, other.offset)
    }.map(\.element)
  }

  /// Adds a later plan: its steps behind those of the same link, what it desires in their place.
  mutating func append(_ later: Plan) {
    for section in later.sections {
      guard let at = sections.firstIndex(where: { $0.isAboutTheSame(as: section) }) else {
        sections.append(section)
        continue
      }
      sections[at].steps += section.steps
      sections[at].kept += section.kept
      // Rules that follow are a part of what an ENI has that was configured before.
      if case .followingRules = section.desired.goal, sections[at].desired.goal.isSecondary {
        continue
      }
      sections[at].desired = section.desired
    }
  }
}

extension Plan.Section {
  /// Whether it is about the same link: one that is gone may have had the name and number of
  /// another.
  fileprivate func isAboutTheSame(as other: Plan.Section) -> Bool {
    link.index == other.link.index && link.name == other.link.name
      && desired.goal.isAboutGoneLink == other.desired.goal.isAboutGoneLink
  }
}

extension DesiredLink {
  /// The record that is to be written again: not that of a link that is gone, or that only follows.
  var standingRecord: LinkRecord? {
    switch goal {
    case .secondary, .awaitingLease, .primary, .takenDown: record
    case .vanished, .orphanedRules, .followingRules, .filesOnly, .queuesOnly, .leaseOnly, .asBefore:
      nil
    }
  }
}
