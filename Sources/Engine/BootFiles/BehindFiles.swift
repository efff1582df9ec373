// Boot-time files that say something else than what a link has been given now.

import Files
import Model
import BootConfig
import Planning

extension Outset {
  /// What may take away again what `up` made, where no boot-time files tell the managers of it.
  ///
  /// - Parameters:
  ///   - desired: What the links have now.
  ///   - records: What enicfg made on them, by the number of the link.
  func hazardsNow(_ desired: [DesiredLink], _ records: [UInt32: LinkRecord]) -> [BootConflict] {
    let wholes = links(desired.filter(\.goal.isSecondary)) { _ in true }
    let primaries = links(desired.filter(\.goal.isPrimary)) {
      records[$0.index]?.addresses.isEmpty == false
    }
    let system = FileRoot.machine.readManagers(of: wholes + primaries)
    var hazards: [BootConflict] = []
    let all =
      primaries.flatMap(system.hazardsNow(forPrimary:)) + wholes.flatMap(system.hazardsNow(for:))
    for hazard in all where !hazards.contains(hazard) { hazards.append(hazard) }
    return hazards
  }

  /// Of the links those for which enicfg wrote no boot-time files.
  private func links(
    _ desired: [DesiredLink], where isMeant: (Link) -> Bool
  ) -> [Link] {
    desired.compactMap { observed.link(named: $0.link) }
      .filter { isMeant($0) && !FileRoot.machine.mayHoldFiles(for: [$0.name]) }
  }

  /// Of the links for which boot-time files were written, those whose files say something else than
  /// what is desired now: after the next boot, they would have what they had before.
  ///
  /// Files that cannot be read, or that somebody edited, are not what the command is about.
  ///
  /// - Parameter desired: What the links have now.
  func linksBehind(_ desired: [DesiredLink]) -> [LinkName] {
    // Most have none: that is to be found out at once.
    guard FileRoot.machine.mayHoldFiles(for: desired.map(\.link)),
      let system = try? FileRoot.machine.readSystemFiles()
    else { return [] }
    let marked = system.marked
    guard !marked.isEmpty else { return [] }
    return desired.filter { one in
      let own = Set(marked.filter { $0.link == one.link.text }.map(\.path))
      guard !own.isEmpty, let link = bootLink(one, in: observed) else { return false }
      // Of the formats, that of the files that are there.
      let written = BootFormat.allCases.lazy.compactMap { format -> [BootFile]? in
        guard let files = try? format.files(for: link, in: system) else { return nil }
        return files.contains { own.contains($0.path) } ? files : nil
      }.first
      let wish = DesiredLink(
        link: one.link, goal: .filesOnly(mac: nil), files: BootFiles(written ?? []))
      var state = observed
      state.files = system.contents.filter { own.contains($0.key) }
      return (try? Planner.plan([wish], in: state))?.isEmpty == false
    }.map(\.link)
  }

  /// The link as it is to come up at boot; nil where not all of it is known.
  func bootLink(_ desired: DesiredLink, in observed: ObservedState) -> BootLink? {
    guard desired.goal.isSecondary || desired.goal.isPrimary,
      let intent = intents.first(where: { $0.link.name == desired.link }),
      let mac = intent.link.ownMAC
    else { return nil }
    let route = observed.routes.first {
      $0.table == .main && $0.destination == .all(.v4) && $0.link == desired.link
    }
    return BootLink(
      desired.possible(on: intent.link), mac: mac, isLeased: intent.method == .dhcp,
      gateway: route?.gateway)
  }
}
