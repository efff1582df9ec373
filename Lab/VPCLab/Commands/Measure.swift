// Measures the time, memory and disk space that a command takes, in this process's namespaces.

internal import CLab
internal import Glibc

/// Measures commands.
package enum Measure {
  /// The time from before a command starts until this process notices its end.
  ///
  /// The command has no input, and its output is discarded.
  ///
  /// - Throws: ``LabError/commandFailed(command:exitCode:standardError:)``, and
  ///   ``LabError/notStarted(command:error:)``.
  package static func duration(of command: [String]) throws(LabError) -> Duration {
    let complaints = try Descriptor(anonymousFile: "")
    let nothing = try Descriptor(opening: "/dev/null", flags: O_RDWR)
    let environment = ownEnvironment()
    let descriptors = StandardDescriptors(input: nothing, output: nothing, error: complaints)
    let start = ContinuousClock.now
    let child = try Child(
      command, environment: environment, descriptors: descriptors, namespaces: .own,
      leadsGroup: false)
    let exitCode = child.reap()
    let duration = ContinuousClock.now - start
    guard exitCode == 0 else {
      throw .commandFailed(
        command: command, exitCode: exitCode, standardError: complaints.contents())
    }
    return duration
  }

  /// The peak of resident memory of a command and of each child that it waited for, in bytes.
  ///
  /// The kernel also counts the memory that a process had before exec. This process is large, so a
  /// small shell starts the command, and this process adopts it when the shell ends.
  ///
  /// - Throws: As ``duration(of:)``.
  package static func peakMemory(of command: [String]) throws(LabError) -> Int {
    guard lab_adopt_orphans() == 0 else { throw .systemCall("prctl", .current) }
    let answer = try Descriptor(anonymousFile: "")
    let nothing = try Descriptor(opening: "/dev/null", flags: O_RDWR)
    let shell = try Child(
      ["sh", "-c", #""$@" >/dev/null & echo $!"#, "sh"] + command, environment: ownEnvironment(),
      descriptors: StandardDescriptors(input: nothing, output: answer, error: nothing),
      namespaces: .own, leadsGroup: false)
    _ = shell.reap()
    guard let pid = pid_t(answer.contents().prefix { $0.isNumber }) else {
      throw .notStarted(command: command, error: Errno(rawValue: ECHILD))
    }
    var status: Int32 = 0
    var usage = rusage()
    while unsafe wait4(pid, &status, 0, &usage) < 0 && errno == EINTR {}
    guard status == 0 else {
      throw .commandFailed(command: command, exitCode: status >> 8, standardError: "")
    }
    return usage.ru_maxrss * 1024
  }

  /// The memory of a process that runs, in bytes: what is resident, and its proportional share of that.
  ///
  /// Pages that several processes map count in full as resident, and in parts as the share.
  ///
  /// - Parameter process: Its process ID, as this process sees it.
  /// - Throws: ``LabError/systemCall(_:_:)``.
  package static func memory(
    ofProcess process: Int32
  ) throws(LabError) -> (resident: Int, share: Int) {
    let text = try Descriptor(opening: "/proc/\(process)/smaps_rollup").contents()
    func bytes(_ key: String) -> Int {
      let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
      return (line?.split(separator: " ").dropFirst().first).flatMap { Int($0) }.map { $0 * 1024 }
        ?? 0
    }
    return (bytes("Rss:"), bytes("Pss:"))
  }

  /// The size of a program's file in bytes, without the libraries that it loads; nil without a file.
  package static func size(ofProgram name: String) -> Int? {
    var status = stat()
    guard let path = Tool.path(of: name, in: Tool.searchPath), unsafe stat(path, &status) == 0
    else { return nil }
    return Int(status.st_size)
  }
}
