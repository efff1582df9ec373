// From what links ought to have to the boot-time files that bring them up so.

import Files
import NetworkModel
import PersistentFiles
import Planning

/// The boot-time files of a system, as they are and as they ought to be.
struct Persistence {
  let request: PersistRequest
  /// The system's files, as they were read.
  let system: SystemFiles
  /// The format; nil where files are only taken away.
  private let format: BootFormat?
  /// Takes a note as soon as it is known.
  let note: (String) -> Void

  /// Reads the system's files, and finds out the format where it was not given.
  ///
  /// - Throws: ``Failure/file(_:)``, ``Failure/formatUnknown(root:)``.
  init(
    _ request: PersistRequest, for intents: [Intent], in observed: ObservedState,
    note: @escaping (String) -> Void
  ) throws(Failure) {
    let system = try filing { () throws(FileError) in try request.root.systemFiles() }
    if case .given(let given) = request.format {
      format = given
    } else {
      let primary = (intents.first?.primaryNIC ?? observed.primaryNIC.name).flatMap(
        observed.link(named:))
      // What runs now says nothing of another system.
      let findings = system.formats(primary: request.root == .machine ? primary : nil)
      guard let first = findings.first else { throw .formatUnknown(root: request.root.path) }
      note(Sentences.text(first))
      format = first.format
    }
    self.request = request
    self.system = system
    self.note = note
  }

  /// Reads the system's files, of which enicfg's are to be taken away.
  ///
  /// - Throws: ``Failure/file(_:)``.
  init(removing request: PersistRequest) throws(Failure) {
    self.request = request
    system = try filing { () throws(FileError) in try request.root.systemFiles() }
    format = nil
    note = { _ in }
  }

  /// What bears enicfg's mark.
  var marked: [MarkedFile] { system.marked }

  /// What is desired, each link with its boot-time files.
  ///
  /// - Parameters:
  ///   - desired: What ought to be, the whole of it.
  ///   - intents: What it was made of.
  ///   - observed: What the kernel has.
  /// - Throws: ``Failure/render(_:)``.
  func adding(
    to desired: [DesiredLink], of intents: [Intent], in observed: ObservedState
  ) throws(Failure) -> [DesiredLink] {
    var result: [DesiredLink] = []
    for var one in desired {
      if let intent = intents.first(where: { $0.link.name == one.link }),
        let link = intent.bootLink(one, in: observed)
      {
        one.files = BootFiles(
          try files(for: link), overwritesEdited: request.force, root: request.root.path)
      }
      result.append(one)
    }
    return result
  }

  private func files(for link: BootLink) throws(Failure) -> [BootFile] {
    do { return try format?.files(for: link, in: system) ?? [] } catch { throw .render(error) }
  }

  /// What keeps the files from bringing the links up so, in words.
  func hazards(
    of desired: [DesiredLink], _ intents: [Intent], in observed: ObservedState
  ) -> [String] {
    guard let format else { return [] }
    let written = desired.flatMap { $0.files?.files ?? [] }
    let links = intents.compactMap { intent in
      desired.first { $0.link == intent.link.name }.flatMap { intent.bootLink($0, in: observed) }
    }
    guard !written.isEmpty else { return [] }
    return system.hazards(for: links, in: format, besides: written).map(Sentences.text)
  }

  /// The removal of everything that enicfg wrote, for whichever links.
  func removal(of marks: [MarkedFile]) -> [DesiredLink] {
    Set(marks.map(\.link)).compactMap { LinkName($0) }.sorted().map(removal)
  }

  /// The removal of everything that enicfg wrote for a link.
  func removal(of link: LinkName) -> DesiredLink {
    var desired = DesiredLink(link: link, extent: .filesOnly)
    desired.files = BootFiles(overwritesEdited: request.force, root: request.root.path)
    return desired
  }

  /// Lets the transaction look at every file that is enicfg's or is to be.
  func look(at desired: [DesiredLink], _ transaction: inout Transaction) {
    let wanted = desired.flatMap { $0.files?.files.map(\.path) ?? [] }
    transaction.look(at: Set(wanted + marked.map(\.path)), in: request.root)
  }
}

extension Intent {
  /// The link as it is to come up at boot; nil where not all of it is known.
  fileprivate func bootLink(_ desired: DesiredLink, in observed: ObservedState) -> BootLink? {
    guard desired.extent == .whole || desired.extent == .primary, let mac = link.ownMAC else {
      return nil
    }
    let route = observed.routes.first {
      $0.table == .main && $0.destination == .all(.v4) && $0.link == link.name
    }
    return BootLink(
      desired.possible(on: link), mac: mac, isLeased: method == .dhcp, gateway: route?.gateway)
  }
}
