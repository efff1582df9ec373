// What keeps what links have been given now from staying so, or from coming back at the next boot.

import BootConfig
import Files
import Model
import Planning

extension Host {
  /// What may remove what `up` made, where no boot-time files tell the managers of it.
  ///
  /// - Parameters:
  ///   - desired: What the links have now.
  ///   - records: What enicfg made on them, by the number of the link.
  ///   - observed: What the kernel had.
  func conflictsNow(
    _ desired: [DesiredLink], _ records: [UInt32: LinkRecord], in observed: ObservedState
  ) -> [BootConflict] {
    // What is in the shared file may be for any link.
    guard !root.hasMarkedStanzas else { return [] }
    let written = root.links(withFilesAmong: desired.map(\.link))
    let unwritten = desired.filter { !written.contains($0.link) }
    let wholes = unwritten.filter(\.goal.isSecondary).compactMap { observed.link(named: $0.link) }
    let primaries = unwritten.filter(\.goal.isPrimary)
      .compactMap { observed.link(named: $0.link) }
      .filter { records[$0.index]?.addresses.isEmpty == false }
    let nics = observed.nics
    let metrics = Dictionary(
      desired.map { ($0.link, $0.mainMetric) }, uniquingKeysWith: { first, _ in first })
    let system = root.readManagers(of: wholes + primaries, among: nics)
    var conflicts: [BootConflict] = []
    let all =
      primaries.flatMap(system.conflictsNow(forPrimary:))
      + wholes.flatMap { link in
        system.conflictsNow(
          for: link, metrics[link.name] ?? nil, among: nics)
      }
    for conflict in all where !conflicts.contains(conflict) { conflicts.append(conflict) }
    return conflicts
  }

  /// What brings links up at boot next to the boot-time files that enicfg wrote for them.
  ///
  /// - Parameter desired: What the links have now.
  func conflictsOfFiles(_ desired: [DesiredLink]) -> [BootConflict] {
    let links = desired.filter(\.goal.isSecondary).map(\.link)
    guard root.mayHoldFiles(for: links), let system = try? root.readSystemFiles() else { return [] }
    return links.flatMap(system.conflictsOfStanzas)
  }

  /// Of the links for which boot-time files were written, those whose files say something else than
  /// what is desired now: after the next boot, they would have what they had before.
  ///
  /// Files that cannot be read, or that were edited, are not what the command is about.
  ///
  /// - Parameters:
  ///   - desired: What the links have now.
  ///   - requests: What was asked for them.
  ///   - observed: What the kernel had.
  func linksBehind(
    _ desired: [DesiredLink], _ requests: [LinkRequest], in observed: ObservedState
  ) -> [LinkName] {
    // Most have none: that is to be found out at once.
    guard root.mayHoldFiles(for: desired.map(\.link)), let system = try? root.readSystemFiles()
    else { return [] }
    let marked = system.marked
    guard !marked.isEmpty else { return [] }
    return desired.filter { one in
      let own = Set(marked.filter { $0.link == one.link.text }.map(\.path))
      guard !own.isEmpty, let link = requests.bootLink(one, in: observed) else { return false }
      // Of the formats, that of the files that are there.
      let written = BootFormat.allCases.lazy.compactMap { format -> [BootFile]? in
        guard let files = try? format.files(for: link, in: system) else { return nil }
        return files.contains { own.contains($0.path) } ? files : nil
      }.first
      let wanted = DesiredLink(
        link: one.link, goal: .filesOnly(mac: link.mac), files: BootFiles(written ?? []))
      var state = observed
      state.files = system.contents.filter { own.contains($0.key) }
      if case .drifted = SyncStatus(of: [wanted], in: state) { return true }
      return false
    }.map(\.link)
  }
}

extension DesiredLink {
  /// The metric of the IPv4 default route in the main table.
  fileprivate var mainMetric: RouteMetric? {
    routes.map(\.object).first { $0.destination == .all(.v4) && $0.table == .main }?.metric
  }
}
