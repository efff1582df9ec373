// Starts programs, in this process's namespaces or in those of a lab's host.

internal import CLinux
internal import Glibc

/// The descriptors that a program starts with.
struct StandardDescriptors {
  var input: Descriptor
  var output: Descriptor
  var error: Descriptor
  /// What becomes 3, 4 and so on: four at most.
  var further: [Descriptor] = []

  /// This process's own: the terminal, where there is one.
  static let own = StandardDescriptors(
    input: Descriptor(0, isOwned: false), output: Descriptor(1, isOwned: false),
    error: Descriptor(2, isOwned: false))
}

/// The namespaces that a program starts in.
enum NamespaceChoice {
  /// This process's.
  case own
  /// A network, a mount and a PID namespace made for it, whose first process it is.
  case new
  /// Those of a host.
  case existing(Namespaces)
}

/// A program that was started, to be waited for exactly once.
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
    // Only now may the descriptors close, which the request holds as numbers.
    withExtendedLifetime((descriptors, namespaces)) {}
    guard error == 0 else { throw .notStarted(command: command, error: Errno(rawValue: error)) }
    pid = unsafe request.pid
    ending = try Descriptor(process: pid)
  }

  /// Takes the exit code of a program that has ended, or waits for that.
  ///
  /// - Returns: The code; 128 and the signal's number where a signal ended it.
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

/// Lends an array of C strings that ends with a null pointer.
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
