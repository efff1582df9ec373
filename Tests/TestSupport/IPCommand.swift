// iproute2 as a child process: it prepares tests, and verifies results independently.

internal import FoundationEssentials
internal import Glibc

/// A command that could not be run, or whose exit code is not 0.
package struct CommandFailure: Error, CustomStringConvertible {
  /// The command.
  package var command: String
  /// The error number if it could not be started, otherwise its wait status.
  package var status: Int32
  /// Its output, including standard error.
  package var output: String

  /// The command, its status and its output.
  package var description: String { "\(command): status \(status): \(output)" }
}

/// Runs `ip` with words separated by spaces, in the calling thread's network namespace.
///
/// - Returns: Its output.
/// - Throws: ``CommandFailure``.
@discardableResult package func ip(_ words: String) throws -> String {
  try run("ip", words.split(separator: " ").map(String.init))
}

/// Runs `ip -j` and decodes its output; `snake_case` keys become `camelCase`.
///
/// - Throws: ``CommandFailure``, or the decoder's error.
package func ip<Shown: Decodable>(_ words: String, as type: Shown.Type) throws -> Shown {
  let text = try ip("-j " + words)
  // Some versions write nothing if there is nothing to show.
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try decoder.decode(type, from: Data((text.isEmpty ? "[]" : text).utf8))
}

/// Runs a command found by PATH, in the calling thread's network namespace.
///
/// - Returns: Its output, including standard error.
/// - Throws: ``CommandFailure``.
@discardableResult package func run(_ command: String, _ arguments: [String]) throws -> String {
  let name = ([command] + arguments).joined(separator: " ")
  var ends: [Int32] = [-1, -1]
  // Closed on exec from the start, unlike with pipe(2), because other threads spawn at the same time.
  let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
  guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else {
    throw CommandFailure(command: name, status: errno, output: "socketpair")
  }
  defer { close(ends[0]) }
  let child = spawn([command] + arguments, output: ends[1])
  close(ends[1])
  guard child.error == 0 else {
    throw CommandFailure(command: name, status: child.error, output: "posix_spawnp")
  }
  let output = readToEnd(ends[0])
  var status: Int32 = 0
  while unsafe waitpid(child.id, &status, 0) < 0, errno == EINTR {}
  guard status == 0 else { throw CommandFailure(command: name, status: status, output: output) }
  return output
}

private func spawn(_ words: [String], output: Int32) -> (id: pid_t, error: Int32) {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
  unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)
  var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
  defer { unsafe arguments.forEach { unsafe free($0) } }
  var id = pid_t()
  let error = unsafe posix_spawnp(&id, words[0], &actions, nil, &arguments, environ)
  return (id, error)
}

private func readToEnd(_ descriptor: Int32) -> String {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = unsafe read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
    bytes += buffer[..<count]
  }
}
