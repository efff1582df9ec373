// Starts programs, in this process's namespaces or in those of a lab's host.

internal import CLab
internal import Glibc

/// A started program.
///
/// Call ``reap()`` exactly once.
struct Child {
  let pid: pid_t
  /// Readable once the program has ended.
  let ending: Descriptor

  /// Starts a program.
  ///
  /// - Throws: ``LabError/notStarted(command:error:)``.
  init(
    _ command: [String], environment: [String: String], directory: String? = nil,
    descriptors: StandardDescriptors, namespaces: NamespaceChoice, leadsGroup: Bool
  ) throws(LabError) {
    guard let name = command.first,
      let path = Tool.path(of: name, in: environment["PATH"] ?? Tool.searchPath)
    else { throw .notStarted(command: command, error: Errno(rawValue: ENOENT)) }
    let variables = environment.map { "\($0.key)=\($0.value)" }
    var request = unsafe lab_command()
    unsafe request.standard_descriptors = (
      descriptors.input.number, descriptors.output.number, descriptors.error.number
    )
    let further = descriptors.further.map(\.number) + [-1, -1, -1, -1]
    unsafe request.further_descriptors = (further[0], further[1], further[2], further[3])
    switch namespaces {
    case .own: unsafe request.namespaces = (-1, -1, -1)
    case .new:
      unsafe request.namespaces = (-1, -1, -1)
      unsafe request.in_new_namespaces = 1
    case .existing(let existing):
      unsafe request.namespaces = (
        existing.network.number, existing.processes?.number ?? -1, existing.mounts?.number ?? -1
      )
    }
    unsafe request.new_group = leadsGroup ? 1 : 0
    let error = unsafe withCStrings([path] + [directory ?? "/"]) { words in
      unsafe withCStrings(command) { arguments in
        unsafe withCStrings(variables) { environment in
          unsafe request.path = UnsafePointer(words[0])
          unsafe request.directory = UnsafePointer(words[1])
          unsafe request.arguments = arguments
          unsafe request.environment = environment
          return unsafe lab_spawn(&request)
        }
      }
    }
    // The request holds numbers only, so the descriptors must stay open until here.
    withExtendedLifetime((descriptors, namespaces)) {}
    guard error == 0 else { throw .notStarted(command: command, error: Errno(rawValue: error)) }
    pid = unsafe request.pid
    ending = try Descriptor(process: pid)
  }

  /// Waits until the program has ended, and takes its exit code.
  ///
  /// - Returns: The code; 128 + N if signal N ended it.
  func reap() -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }
}

/// This process's environment.
func ownEnvironment() -> [String: String] {
  var variables: [String: String] = [:]
  guard var entry = unsafe lab_environment() else { return [:] }
  while let text = unsafe entry.pointee {
    let parts = unsafe String(cString: text).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
    unsafe entry += 1
  }
  return variables
}

/// Passes an array of C strings to a body; the array ends with a null pointer.
private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var copies = unsafe strings.map { unsafe strdup($0) }
  unsafe copies.append(nil)
  defer { unsafe copies.forEach { unsafe free($0) } }
  return unsafe copies.withUnsafeBufferPointer { buffer in
    guard let base = buffer.baseAddress else { preconditionFailure("the null pointer is there") }
    return unsafe body(base)
  }
}
