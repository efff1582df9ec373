// Reading the files that say how a system's network comes up.

import BootConfig
import Files
import Glibc
import Model
import Planning

extension FileRoot {
  /// The files that say how the system's network comes up.
  ///
  /// - Throws: ``Failure/bootFiles(_:)``.
  func readSystemFiles() throws(Failure) -> SystemFiles {
    do { return try systemFiles() } catch { throw .bootFiles(.systemFile(error)) }
  }

  /// Whether there could be boot-time files of enicfg for one of some links: by names alone, but for the
  /// file that many share.
  func mayHoldFiles(for links: [LinkName]) -> Bool {
    hasMarkedStanzas || !those(of: links.flatMap(Places.own)).isEmpty
  }

  /// Whether ifupdown's shared file has parts that enicfg wrote, for whatever link.
  var hasMarkedStanzas: Bool {
    guard let shared = (try? content(Places.interfaces)) ?? nil else { return false }
    return !MarkedText(shared.bytes).blocks.isEmpty
  }

  /// Of some links, those that have a file of their own, as enicfg writes it.
  func links(withFilesAmong links: [LinkName]) -> Set<LinkName> {
    let own = links.map { (link: $0, files: Places.own(for: $0)) }
    let there = Set(those(of: own.flatMap(\.files)))
    return Set(own.filter { !there.isDisjoint(with: $0.files) }.map(\.link))
  }

  /// The files that say what managers do with some links at this moment; what cannot be read says
  /// nothing.
  ///
  /// - Parameters:
  ///   - links: The links.
  ///   - nics: The links whose DHCP clients matter to them.
  func readManagers(of links: [Link], among nics: [Link]) -> SystemFiles {
    var system = SystemFiles()
    let paths =
      Places.managersSettings(of: links) + Places.states(of: links)
      + nics.flatMap(Places.processesOfDHCPCD)
    for path in those(of: Array(Set(paths))) {
      system.contents[path] = (try? contentIfSmall(path)) ?? nil
    }
    for directory in Places.networkdDropIns {
      try? read(directory, into: &system, withDropIns: false)
    }
    return system
  }

  /// The files that say how the system's network comes up.
  ///
  /// What is not a file, or is a large one, is left out. A device counts as an empty file: a masked unit
  /// is a link to one.
  ///
  /// - Throws: ``FileError``, where something may not be read.
  private func systemFiles() throws(FileError) -> SystemFiles {
    var system = SystemFiles()
    var directories = Places.directories
    if self == .machine { directories += Places.atRunTime }
    for directory in directories {
      try read(directory, into: &system, withDropIns: Places.withDropIns.contains(directory))
    }
    for path in Places.files {
      system.contents[path] = try contentIfSmall(path)
    }
    for path in Places.signs.compactMap({ FilePath($0) }) where try exists(path) {
      system.signs.insert(path)
    }
    return system
  }

  private func read(
    _ directory: String, into system: inout SystemFiles, withDropIns: Bool
  ) throws(FileError) {
    guard let path = FilePath(directory.dropLast()) else { return }
    for name in try names(in: path) where !name.hasPrefix(".") {
      // A distribution has no files whose names cannot be shown in a line.
      guard let file = FilePath(directory + name) else { continue }
      if withDropIns, name.hasSuffix(".d") {
        try read(directory + name + "/", into: &system, withDropIns: false)
      } else {
        system.contents[file] = try contentIfSmall(file)
      }
    }
  }

  private func contentIfSmall(_ file: FilePath) throws(FileError) -> FileContent? {
    do throws(FileError) {
      switch try finding(file) {
      case .file(let content): return content
      case .nothing: return nil
      case .noFile: return FileContent("")
      }
    } catch .system(_, _, EFBIG), .system(_, _, ELOOP) {
      return nil
    }
  }
}
