// From what links ought to have to the boot-time files that bring them up so.

import Files
import Inventory
import Model
import BootConfig
import Planning

/// The boot-time files of a system, as they are and as they ought to be.
struct Persistence {
  let request: PersistRequest
  /// The system's files, as they were read.
  let system: SystemFiles
  /// What is asked for; nil where files are only taken away.
  private let outset: Outset?
  /// The format; nil where files are only taken away.
  private let format: BootFormat?
  /// The links whose ENIs are gone, and with them what was written for them.
  private let detached: [LinkName]
  /// Takes a note as soon as it is known.
  private let note: (String) -> Void

  /// Reads the system's files, and finds out the format where it was not given.
  ///
  /// - Throws: ``Failure/systemFile(_:)``, ``Failure/formatUnknown(root:)``.
  init(
    _ request: PersistRequest, for outset: Outset, _ choice: LinkChoice,
    note: @escaping (String) -> Void
  ) throws(Failure) {
    let system = try request.root.readSystemFiles()
    if case .given(let given) = request.format {
      format = given
    } else {
      // What runs now says nothing of another system.
      let primary = request.root == .machine ? outset.primaryLink : nil
      guard let first = system.formats(primary: primary).first else {
        throw .formatUnknown(root: request.root.path)
      }
      note(Messages.text(first))
      format = first.format
    }
    let inventory = outset.gathering.inventory
    let gone = system.marked.filter { mark in
      choice.isAll && inventory.isComplete && inventory.eni(mark.mac) == nil
    }
    detached = Set(gone.map(\.link)).compactMap { LinkName($0) }.sorted()
    self.request = request
    self.system = system
    self.outset = outset
    self.note = note
  }

  /// Reads the system's files, of which enicfg's are to be taken away.
  ///
  /// - Throws: ``Failure/systemFile(_:)``.
  init(removing request: PersistRequest) throws(Failure) {
    self.request = request
    system = try request.root.readSystemFiles()
    format = nil
    outset = nil
    detached = []
    note = { _ in }
  }

  /// What is desired with the boot-time files of each link.
  ///
  /// Those of a link that only follows are written where it has some; those of ENIs that are gone go.
  ///
  /// - Parameters:
  ///   - desired: What ought to be, the whole of it.
  ///   - observed: What the kernel has.
  /// - Throws: ``Failure/render(_:)``.
  func completing(
    _ desired: [DesiredLink], in observed: ObservedState
  ) throws(Failure) -> [DesiredLink] {
    var result: [DesiredLink] = []
    for var one in desired {
      if let link = bootLink(one, in: observed) {
        one.files = files(try render(link))
      } else if detached.contains(one.link) {
        one.files = files([])
      }
      result.append(one)
    }
    // Of a NIC that has another name now, what was written for the one before goes.
    let macs = Set(
      result.compactMap { one in
        one.files == nil ? nil : outset?.intents.first { $0.link.name == one.link }?.link.ownMAC
      })
    let renamed = system.marked.filter { macs.contains($0.mac) }.compactMap { LinkName($0.link) }
    let others = Set(detached + renamed).filter { link in
      !result.contains { $0.link == link && $0.files != nil }
    }
    return others.sorted().map(removal) + result
  }

  /// Makes the transaction look at every file that is enicfg's or is to be, and tells what keeps them
  /// from bringing the links up so.
  func prepare(_ desired: [DesiredLink], _ transaction: inout Transaction) {
    let written = desired.flatMap { $0.files?.files ?? [] }
    transaction.look(at: Set(written.map(\.path) + system.marked.map(\.path)), in: request.root)
    guard let format, !written.isEmpty else { return }
    let links = desired.compactMap { bootLink($0, in: ObservedState()) }
    system.hazards(for: links, in: format, besides: written).map(Messages.text).forEach(note)
  }

  /// The removal of everything that enicfg wrote for a link.
  func removal(of link: LinkName) -> DesiredLink {
    DesiredLink(link: link, goal: .filesOnly(mac: nil), files: files([]))
  }

  private func files(_ files: [BootFile]) -> BootFiles {
    BootFiles(files, overwritesEdited: request.force, root: request.root.path)
  }

  private func render(_ link: BootLink) throws(Failure) -> [BootFile] {
    do { return try format?.files(for: link, in: system) ?? [] } catch { throw .render(error) }
  }

  /// The link as it is to come up at boot; nil where not all of it is known, or no file is to say it.
  private func bootLink(
    _ desired: DesiredLink, in observed: ObservedState
  ) -> BootLink? {
    switch desired.goal {
    case .secondary, .primary: return outset?.bootLink(desired, in: observed)
    case .followingRules:
      guard let record = desired.record,
        system.marked.contains(where: { $0.link == desired.link.text })
      else { return nil }
      return BootLink(desired, mac: record.mac, isLeased: record.method == .dhcp)
    case .awaitingLease, .takenDown, .vanished, .orphanedRules, .filesOnly, .queuesOnly: return nil
    }
  }
}

extension Outset {
  /// The primary NIC's link, where it is known.
  fileprivate var primaryLink: Link? {
    (intents.first?.primaryNIC ?? observed.primaryNIC.name).flatMap(observed.link(named:))
  }
}
