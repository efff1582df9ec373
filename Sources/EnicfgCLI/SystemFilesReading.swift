// Reading the files that say how a system's network comes up.

import Files
import NetworkModel
import PersistentFiles

extension FileRoot {
  /// The files that say how the system's network comes up.
  ///
  /// - Throws: ``FileError``.
  func systemFiles() throws(FileError) -> SystemFiles {
    var system = SystemFiles()
    var directories = Places.directories
    if self == .machine { directories += Places.atRunTime }
    for directory in directories {
      try read(directory, into: &system, withDropIns: Places.withDropIns.contains(directory))
    }
    for path in Places.files.compactMap({ FilePath($0) }) {
      system.contents[path] = try content(path)
    }
    for path in Places.signs.compactMap({ FilePath($0) }) where exists(path) {
      system.signs.insert(path)
    }
    return system
  }

  private func read(
    _ directory: String, into system: inout SystemFiles, withDropIns: Bool
  ) throws(FileError) {
    guard let path = FilePath(directory.dropLast()) else { return }
    for name in try names(in: path) where !name.hasPrefix(".") {
      // What cannot be shown in a line is no file of the distribution's.
      guard let file = FilePath(directory + name) else { continue }
      if withDropIns, name.hasSuffix(".d") {
        try read(directory + name + "/", into: &system, withDropIns: false)
      } else {
        system.contents[file] = try content(file)
      }
    }
  }
}
