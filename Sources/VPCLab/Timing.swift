// How long a command takes and how much memory, from spawning it to its end.

internal import Glibc

/// What running a command once has cost.
public struct Timing: Hashable, Sendable {
  /// The time from before it was spawned until its end was seen.
  public var duration: Duration
  /// The most memory that it, or a child that it waited for, had in use at once, in KiB.
  public var peakMemory: Int

  /// Nothing yet.
  public static let zero = Timing(duration: .zero, peakMemory: 0)

  /// Runs a command in this process's own namespaces, without input, its output discarded.
  ///
  /// - Throws: ``LabError/commandFailed(command:exitCode:standardError:)``, and
  ///   ``LabError/notStarted(command:error:)``.
  public static func measuring(_ command: [String]) throws(LabError) -> Timing {
    let complaints = try Descriptor(anonymousFile: "")
    let nothing = try Descriptor(opening: "/dev/null", flags: O_RDWR)
    let environment = ownEnvironment()
    let descriptors = StandardDescriptors(input: nothing, output: nothing, error: complaints)
    let start = ContinuousClock.now
    let child = try Child(
      command, environment: environment, descriptors: descriptors, namespaces: .own,
      leadsGroup: false)
    let (exitCode, peakMemory) = child.reapMeasured()
    let duration = ContinuousClock.now - start
    guard exitCode == 0 else {
      throw .commandFailed(
        command: command, exitCode: exitCode, standardError: complaints.contents())
    }
    return Timing(duration: duration, peakMemory: peakMemory)
  }
}

extension Timing {
  /// The size of a program in bytes, without the libraries that it loads; nil where there is none.
  public static func size(ofProgram name: String) -> Int? {
    var status = stat()
    guard let path = Tool.path(of: name, in: Tool.searchPath), unsafe stat(path, &status) == 0
    else { return nil }
    return Int(status.st_size)
  }
}
