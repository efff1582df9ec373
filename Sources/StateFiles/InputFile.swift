// Files that people write and enicfg reads: the configuration, a list of ENIs.

package import Files

/// A file that the user passes to enicfg.
package enum InputFile {
  /// How long a pipe is read: a program that asks the cloud writes to it.
  package static let patience = Duration.seconds(30)

  /// The content of the file; nil if there is none.
  ///
  /// - Parameter path: The file; `-` is standard input.
  /// - Throws: ``FileError/system(call:path:number:)``, ``FileError/silent(path:after:)``.
  package static func read(_ path: String) throws(FileError) -> [UInt8]? {
    path == "-"
      ? try Files.readStandardInput(within: patience)
      : try Files.read(path, pipesWithin: patience)
  }
}
