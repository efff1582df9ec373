// Files that people write and enicfg reads: the configuration, a list of ENIs.

package import Files

/// A file that the user passes to enicfg.
package enum InputFile {
  /// The content of the file; nil if there is none.
  ///
  /// - Parameter path: The file; `-` is standard input.
  /// - Throws: ``FileError/system(call:path:number:)``.
  package static func read(_ path: String) throws(FileError) -> [UInt8]? {
    path == "-" ? try Files.readStandardInput() : try Files.read(path, takesPipes: true)
  }
}
