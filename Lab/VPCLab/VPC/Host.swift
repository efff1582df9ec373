// A host of the lab, the guest or the router, and running commands in it.

internal import Glibc

/// A host of the lab, with a network, processes, /sys, /run, /etc and /var/lib of its own.
///
/// It exists as long as its ``VPCLab``. /tmp and all other directories are the machine's.
package struct Host: Sendable, CommandRunning {
  let holder: NamespaceHolder
  /// Searched first for a command without a slash.
  let toolDirectory: String
  private var entersNetworkOnly = false

  init(holder: NamespaceHolder, toolDirectory: String) {
    self.holder = holder
    self.toolDirectory = toolDirectory
  }

  /// The same host for commands that use only its network; all else that they see is the machine's.
  var inNetworkOnly: Host {
    var host = self
    host.entersNetworkOnly = true
    return host
  }

  /// The process ID, outside of the host, of a process in its network and mount namespaces.
  package var pid: Int32 { holder.pid }

  /// Runs a command in the host's namespaces and waits for its end: see
  /// ``run(_:environment:input:timeout:)``.
  package func result(
    of command: [String], environment: [String: String], input: String, timeout: Duration
  ) throws(LabError) -> CommandResult {
    let stdin = try Descriptor(anonymousFile: input)
    let stdout = try Descriptor(anonymousFile: "")
    let stderr = try Descriptor(anonymousFile: "")
    let child = try spawn(
      command, environment: environment,
      descriptors: StandardDescriptors(
        input: stdin, output: stdout, error: stderr), leadsGroup: true)
    let ended = child.ending.isReadable(by: Deadline(after: timeout))
    if !ended { kill(-child.pid, SIGKILL) }
    let exitCode = child.reap()
    guard ended else {
      throw .timedOut(
        waitingFor: "end of `\(command.joined(separator: " "))`", after: timeout,
        output: stdout.contents() + stderr.contents())
    }
    return CommandResult(
      exitCode: exitCode, standardOutput: stdout.contents(), standardError: stderr.contents())
  }

  /// The contents of a text file as the host sees it.
  ///
  /// Not for /proc/sys/net, where this process would read the settings of its own network namespace.
  ///
  /// - Throws: ``LabError/systemCall(_:_:)``.
  package func contents(of path: String) throws(LabError) -> String {
    try Descriptor(opening: "/proc/\(pid)/root\(path)").contents()
  }

  /// Runs a command with this process's standard descriptors, and waits for its end.
  ///
  /// - Returns: The exit code; 128 + N if signal N ended it.
  package func runAttached(
    _ command: [String], environment: [String: String] = [:]
  ) throws(LabError) -> Int32 {
    try spawn(command, environment: environment, descriptors: .own, leadsGroup: false).reap()
  }

  /// Starts a command and returns.
  ///
  /// The command runs until it ends, is killed or the lab is taken down.
  ///
  /// - Parameter takesInput: Whether ``BackgroundCommand/write(_:timeout:)`` writes to its standard
  ///   input; otherwise the input is empty.
  package func start(
    _ command: [String], environment: [String: String] = [:], takesInput: Bool = false
  ) throws(LabError) -> BackgroundCommand {
    try start(command, environment: environment, takesInput: takesInput, passing: [])
  }

  /// Starts a command with further descriptors, which become 3, 4 and so on.
  func start(
    _ command: [String], environment: [String: String], takesInput: Bool = false,
    passing further: [Descriptor]
  ) throws(LabError) -> BackgroundCommand {
    let (reading, writing) = try Descriptor.pipe()
    let (stdin, feeding): (Descriptor, Descriptor?) =
      takesInput ? try Descriptor.socketPair() : (try Descriptor(anonymousFile: ""), nil)
    let child = try spawn(
      command, environment: environment,
      descriptors: StandardDescriptors(
        input: stdin, output: writing, error: writing, further: further), leadsGroup: true)
    let started = try BackgroundCommand(command, child: child, input: feeding, output: reading)
    holder.keep(started)
    return started
  }

  private func spawn(
    _ command: [String], environment: [String: String], descriptors: StandardDescriptors,
    leadsGroup: Bool
  ) throws(LabError) -> Child {
    guard var namespaces = holder.namespaces else {
      throw .hostRefused(role: holder.role, detail: "it has been taken down")
    }
    if entersNetworkOnly { namespaces = Namespaces(network: namespaces.network) }
    var variables = ownEnvironment()
    variables["PATH"] = "\(toolDirectory):\(Tool.searchPath)"
    variables.merge(environment) { _, new in new }
    return try Child(
      command, environment: variables, directory: workingDirectory, descriptors: descriptors,
      namespaces: .existing(namespaces), leadsGroup: leadsGroup)
  }
}

/// This process's working directory; nil if it no longer exists.
private var workingDirectory: String? {
  guard let path = unsafe getcwd(nil, 0) else { return nil }
  defer { unsafe free(path) }
  return unsafe String(cString: path)
}
