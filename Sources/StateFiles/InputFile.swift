// Files that people write and enicfg reads: the configuration, a list of ENIs.

package import Files

/// A file that is given to enicfg.
package enum InputFile {
  /// What the file holds; nil where there is none.
  ///
  /// - Parameter path: The file; `-` is standard input.
  /// - Throws: ``FileError/system(call:path:number:)``.
  package static func read(_ path: String) throws(FileError) -> [UInt8]? {
    try Files.read(path == "-" ? "/dev/stdin" : path)
  }
}
