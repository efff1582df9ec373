// Files that people write and enicfg reads: the configuration, a list of ENIs.

public import Files

/// A file that is given to enicfg.
public enum InputFile {
  /// What the file holds; nil where there is none.
  ///
  /// - Parameter path: The file; `-` is standard input.
  /// - Throws: ``FileError/system(call:path:number:)``.
  public static func read(_ path: String) throws(FileError) -> [UInt8]? {
    try Files.read(path == "-" ? "/dev/stdin" : path)
  }
}
