// A temporary directory for a test.

internal import Glibc

/// A system call that failed in the preparation of a test.
package struct PreparationError: Error {
  /// The call.
  package let call: String
  /// Its errno.
  package let number: Int32
}

/// Runs a body with the path of a new directory, and removes it afterwards.
package func inTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
  let path = String(try run("mktemp", ["-d"]).dropLast())
  defer { _ = try? run("rm", ["-rf", path]) }
  return try body(path)
}

/// Writes a text to a file.
package func put(_ text: String, in path: String) throws {
  guard let stream = unsafe fopen(path, "w") else {
    throw PreparationError(call: "fopen", number: errno)
  }
  unsafe fputs(text, stream)
  unsafe fclose(stream)
}

/// The names in a directory, sorted.
package func names(in path: String) throws -> [String] {
  try run("ls", ["-A", path]).split(separator: "\n").map(String.init)
}
