// The process that reverts what is not confirmed: a transient service of systemd, or a process of its own.

import Engine
import Files
import Glibc
import Service
import StateFiles
import SystemCalls

/// The process that reverts what is not confirmed.
struct RevertProcess {
  /// Where it finds the journal.
  let directories: DirectoryValues

  /// Starts it.
  ///
  /// Where systemd runs this system, it runs the process too, so that the end of a session does not end it. In
  /// another network namespace or another tree of files than systemd's, its service would be elsewhere.
  ///
  /// - Throws: ``RevertFailure/notArmed(_:)``.
  func start(_ confirmation: JournalCommand.Confirmation) throws(Failure) {
    let arguments = [
      "revert", "--unless-confirmed", confirmation.token, "--quiet",
      "--state-dir", Self.absolute(directories.stateDirectory),
      "--run-dir", Self.absolute(directories.runDirectory),
    ]
    if Self.isSystemdHere, let program = Self.program {
      let unit = "--unit=enicfg-revert-" + confirmation.token
      let service = [
        "systemd-run", "--quiet", unit, "--description=Revert what enicfg confirm does not keep",
      ]
      if DetachedProcess.run(service + ["--", program] + arguments, within: 10) { return }
    }
    do throws(SystemCallError) {
      // The kernel's own link to this program, which may have been replaced since.
      try DetachedProcess.start("/proc/self/exe", arguments)
    } catch {
      throw .revert(.notArmed(error))
    }
  }

  private static var isSystemdHere: Bool {
    Files.isThere("/run/systemd/system")
      && ["net", "mnt", "pid"].allSatisfy { kind in
        guard let own = target("/proc/self/ns/\(kind)") else { return false }
        return own == target("/proc/1/ns/\(kind)")
      }
  }

  /// The path of this program; nil where it was replaced since it was started.
  private static var program: String? {
    target("/proc/self/exe").flatMap { $0.hasSuffix(" (deleted)") ? nil : $0 }
  }

  private static func target(_ path: String) -> String? { (try? Files.target(of: path)) ?? nil }

  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let directory = target("/proc/self/cwd") else { return path }
    return directory + "/" + path
  }
}
