// From what links should have to the boot-time files that bring them up so.

import BootConfig
import Files
import Inventory
import Model
import Planning

/// The boot-time files of a system, as they are and as they should be.
struct BootFilesPlanning {
  let request: BootFilesRequest
  /// The system's files, as they were read.
  let system: SystemFiles
  /// The format; nil where files are only removed.
  private let format: BootFormat?
  /// The links whose ENIs are gone, and with them what was written for them.
  private let detached: [LinkName]

  /// Reads the system's files, and finds out the format where it was not given.
  ///
  /// - Throws: ``Failure/bootFiles(_:)``.
  init(
    _ request: BootFilesRequest, _ inventory: Inventory, _ choice: LinkChoice,
    primary: Link?, note: (Note) -> Void
  ) throws(Failure) {
    let system = try request.root.readSystemFiles()
    if let given = request.format {
      format = given
    } else {
      // What runs now says nothing of another system.
      let primary = request.root == .machine ? primary : nil
      guard let first = system.formats(primary: primary).first else {
        throw .bootFiles(.formatUnknown(root: request.root.path))
      }
      note(.format(first))
      format = first.format
    }
    let gone = system.marked.filter { mark in
      choice.isAll && inventory.isComplete && inventory.eni(mark.mac) == nil
    }
    detached = Set(gone.map(\.link)).compactMap { LinkName($0) }.sorted()
    self.request = request
    self.system = system
  }

  /// Reads the system's files, of which enicfg's are to be removed.
  ///
  /// - Throws: ``Failure/bootFiles(_:)``.
  init(removing request: BootFilesRequest) throws(Failure) {
    self.request = request
    system = try request.root.readSystemFiles()
    format = nil
    detached = []
  }

  /// What is desired with the boot-time files of each link.
  ///
  /// Those of a link that only follows are written where it has some. Of a NIC that has another name
  /// now, what was written for the one before goes.
  ///
  /// - Parameters:
  ///   - desired: What should be.
  ///   - requests: What is asked for the links.
  ///   - observed: What the kernel has.
  /// - Throws: ``Failure/bootFiles(_:)``.
  func completing(
    _ desired: [DesiredLink], _ requests: [LinkRequest], in observed: ObservedState
  ) throws(Failure) -> [DesiredLink] {
    var result: [DesiredLink] = []
    for var one in desired {
      if let link = bootLink(one, requests, in: observed) {
        one.files = files(try render(link))
      } else if detached.contains(one.link) {
        one.files = files([])
      }
      result.append(one)
    }
    let macs = Set(
      result.compactMap { one in
        one.files == nil ? nil : requests.first { $0.link.name == one.link }?.link.ownMAC
      })
    let renamed = system.marked.filter { macs.contains($0.mac) }.compactMap { LinkName($0.link) }
    // Where another link has that name now, what is written for it takes their place.
    let unused = renamed.filter { name in !requests.contains { $0.link.name == name } }
    return removals(of: unused, besides: result) + result
  }

  /// The removal of what was written for ENIs that are gone, but for links that are desired anyway.
  func removalsOfDetached(besides desired: [DesiredLink]) -> [DesiredLink] {
    removals(of: detached, besides: desired)
  }

  private func removals(of links: [LinkName], besides desired: [DesiredLink]) -> [DesiredLink] {
    Set(links).filter { link in !desired.contains { $0.link == link && $0.files != nil } }
      .sorted().map(removal)
  }

  /// Makes a connection look at every file that is enicfg's or is to be.
  func prepare(_ desired: [DesiredLink], on backend: KernelConnection) {
    let written = desired.flatMap { $0.files?.files ?? [] }
    backend.look(at: Set(written.map(\.path) + system.marked.map(\.path)), in: request.root)
  }

  /// What keeps the files from bringing the links up so.
  func conflicts(
    _ desired: [DesiredLink], _ requests: [LinkRequest], in observed: ObservedState
  ) -> [BootConflict] {
    let written = desired.flatMap { $0.files?.files ?? [] }
    guard let format, !written.isEmpty else { return [] }
    let links = desired.compactMap { bootLink($0, requests, in: ObservedState()) }
    // What this machine's kernel has says nothing of another system.
    let nics = request.root == .machine ? observed.nics : []
    return system.conflicts(for: links, in: format, besides: written, among: nics)
  }

  /// The removal of everything that enicfg wrote for a link.
  func removal(of link: LinkName) -> DesiredLink {
    DesiredLink(link: link, goal: .filesOnly(mac: nil), files: files([]))
  }

  private func files(_ files: [BootFile]) -> BootFiles {
    BootFiles(files, overwritesEdited: request.overwritesEdited, root: request.root.path)
  }

  private func render(_ link: BootLink) throws(Failure) -> [BootFile] {
    do { return try format?.files(for: link, in: system) ?? [] } catch {
      throw .bootFiles(.render(error))
    }
  }

  /// The link as it is to come up at boot; nil where not all of it is known, or no file is to say it.
  private func bootLink(
    _ desired: DesiredLink, _ requests: [LinkRequest], in observed: ObservedState
  ) -> BootLink? {
    switch desired.goal {
    case .secondary, .primary: return requests.bootLink(desired, in: observed)
    case .followingRules:
      guard let record = desired.record,
        system.marked.contains(where: { $0.link == desired.link.text })
      else { return nil }
      return BootLink(desired, mac: record.mac, isLeased: record.method == .dhcp)
    case .awaitingLease, .takenDown, .vanished, .orphanedRules, .filesOnly, .queuesOnly, .leaseOnly,
      .asBefore:
      return nil
    }
  }
}

extension [LinkRequest] {
  /// The link as it is to come up at boot; nil where not all of it is known.
  func bootLink(_ desired: DesiredLink, in observed: ObservedState) -> BootLink? {
    guard desired.goal.isSecondary || desired.goal.isPrimary,
      let request = first(where: { $0.link.name == desired.link }), let mac = request.link.ownMAC
    else { return nil }
    let route = observed.routes.first {
      $0.table == .main && $0.destination == .all(.v4) && $0.link == desired.link
    }
    return BootLink(
      desired.possible(on: request.link), mac: mac, isLeased: request.method == .dhcp,
      gateway: route?.gateway)
  }
}
