// The errors of the lab, and a message for each.

/// Why the lab could not do what was asked.
package enum LabError: Error, Hashable, Sendable {
  /// The lab's process is not root, of the machine or of a user namespace.
  case notRoot
  /// Programs that the lab needs are neither in PATH nor in /usr/sbin or /sbin.
  case missingTools([Tool])
  /// The kernel or the container that the lab runs in refused a step of setting a host up.
  case hostRefused(role: String, detail: String)
  /// A command that the lab runs failed.
  case commandFailed(command: [String], exitCode: Int32, standardError: String)
  /// A program could not be started.
  case notStarted(command: [String], error: Errno)
  /// A system call of the lab failed.
  case systemCall(String, Errno)
  /// An event did not happen before the timeout.
  case timedOut(waitingFor: String, after: Duration, output: String)
  /// The VPC has no NIC of this name, or the NIC is not in the state that the call needs.
  case noSuchNIC(String)
  /// The call needs the metadata service, and none runs.
  case noMetadataService
  /// The metadata service refused an order with this answer.
  case orderRefused(answer: String)
  /// A file that the virtual machine needs does not exist.
  case missingMachineFile(path: String)
  /// The virtual machine ended unexpectedly; `console` is its output.
  case machineEnded(console: String)
  /// QEMU refused a command with this answer.
  case machineRefused(command: String, answer: String)
  /// The configuration is outside the lab's limits.
  case impossible(String)
}

extension LabError: CustomStringConvertible {
  /// The message for the user.
  package var description: String {
    switch self {
    case .notRoot:
      "The lab creates network namespaces and needs root for that. Run it as root, with sudo, or in "
        + "`unshare --map-root-user --net --mount`."
    case .missingTools(let tools):
      "These programs are not in PATH: \(tools.map(\.rawValue).joined(separator: ", ")). Install "
        + "\(Set(tools.map(\.package)).sorted().joined(separator: ", ")) "
        + "(.ci/install-needs lab does)."
    case .hostRefused(let role, let detail):
      "Could not set up the lab's \(role): \(detail). This machine may not permit namespaces and "
        + "mounts."
    case .commandFailed(let command, let exitCode, let standardError):
      "`\(command.joined(separator: " "))` failed with \(exitCode): \(standardError)"
    case .notStarted(let command, let error):
      "`\(command.joined(separator: " "))` could not be started: \(error)."
    case .systemCall(let name, let error):
      "\(name) failed: \(error)."
    case .timedOut(let event, let duration, let output):
      "No \(event) within \(duration)." + (output.isEmpty ? "" : " So far:\n\(output)")
    case .noSuchNIC(let name):
      "The VPC has no NIC \(name), or the NIC is not in the state that this needs."
    case .noMetadataService:
      "The metadata service is not running."
    case .orderRefused(let answer):
      "The metadata service refused an order: \(answer)"
    case .missingMachineFile(let path):
      "The virtual machine needs \(path), which does not exist. `.ci/install-needs vm` unpacks QEMU "
        + "and the kernel, `.ci/install-needs guest` creates a disk with Debian, and a build makes enicfg."
    case .machineEnded(let console):
      "The virtual machine has ended. Its console:\n\(console)"
    case .machineRefused(let command, let answer):
      "QEMU refused \(command): \(answer)"
    case .impossible(let reason):
      reason
    }
  }
}
