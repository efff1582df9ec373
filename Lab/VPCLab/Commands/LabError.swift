// Why a lab can't be, in facts, and the lab's sentences for them.

/// What kept the lab from doing what it was asked for.
package enum LabError: Error, Hashable, Sendable {
  /// The lab's process is not root, of the machine or of a user namespace.
  case notRoot
  /// Programs that the lab needs are in no directory of PATH, nor in /usr/sbin or /sbin.
  case missingTools([Tool])
  /// The kernel or the container that the lab runs in refused a step of setting a host up.
  case hostRefused(role: String, detail: String)
  /// A command of the lab's own failed.
  case commandFailed(command: [String], exitCode: Int32, standardError: String)
  /// A program could not be started.
  case notStarted(command: [String], error: Errno)
  /// A system call of the lab's own failed.
  case systemCall(String, Errno)
  /// Something that was waited for did not happen in time.
  case timedOut(waitingFor: String, after: Duration, output: String)
  /// The VPC has no NIC of this name, or not in the state that the call needs.
  case noSuchNIC(String)
  /// No metadata service runs that could be told anything.
  case noMetadataService
  /// The metadata service did not do what it was told, and said this instead.
  case orderRefused(answer: String)
  /// A file that a virtual machine is made of is not there.
  case missingMachineFile(path: String)
  /// The virtual machine has ended, which it never does by itself; with what its console showed.
  case machineEnded(console: String)
  /// QEMU did not do what it was told, and said this instead.
  case machineRefused(command: String, answer: String)
  /// The configuration asks for what the lab's addresses have no room for.
  case impossible(String)
}

extension LabError: CustomStringConvertible {
  /// One sentence or more, for a person.
  package var description: String {
    switch self {
    case .notRoot:
      "The lab makes network namespaces, which takes root. Run it as root, by sudo, or inside "
        + "`unshare --map-root-user --net --mount`."
    case .missingTools(let tools):
      "Not found in PATH: \(tools.map(\.rawValue).joined(separator: ", ")). Install "
        + "\(Set(tools.map(\.package)).sorted().joined(separator: ", ")) "
        + "(.ci/install-needs lab does)."
    case .hostRefused(let role, let detail):
      "The lab's \(role) can't be set up; its namespaces and mounts may not be permitted here: "
        + detail
    case .commandFailed(let command, let exitCode, let standardError):
      "`\(command.joined(separator: " "))` failed with \(exitCode): \(standardError)"
    case .notStarted(let command, let error):
      "`\(command.joined(separator: " "))` can't be started: \(error)."
    case .systemCall(let name, let error):
      "\(name) failed: \(error)."
    case .timedOut(let event, let duration, let output):
      "No \(event) within \(duration)." + (output.isEmpty ? "" : " So far:\n\(output)")
    case .noSuchNIC(let name):
      "The VPC has no NIC \(name), or not in the state that this needs."
    case .noMetadataService:
      "No metadata service runs."
    case .orderRefused(let answer):
      "The metadata service refused an order: \(answer)"
    case .missingMachineFile(let path):
      "The virtual machine needs \(path), which is not there (.ci/install-needs vm unpacks QEMU and "
        + "the kernel, .ci/install-needs guest makes a disk with Debian, a build makes enicfg)."
    case .machineEnded(let console):
      "The virtual machine has ended. Its console:\n\(console)"
    case .machineRefused(let command, let answer):
      "QEMU refused \(command): \(answer)"
    case .impossible(let reason):
      reason
    }
  }
}
