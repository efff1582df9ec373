// enicfg-lab run and shell: a command in the guest of a new lab, with the terminal attached.

import ArgumentParser
import Glibc
import VPCLab

/// The command `enicfg-lab run`.
struct RunInGuest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a command in the guest of a new VPC.",
    usage: "enicfg-lab run [<options>] -- <command> [<argument> ...]",
    discussion: """
      The command has this terminal, this working directory and this environment; PATH begins with \
      the directory of enicfg-lab. /sys, /proc, /run, /etc and /var/lib are the guest's own: changes \
      to them vanish with the lab.

      Example: enicfg-lab run --enis 4 -- sh -c 'enicfg up eth1 && ip rule'

      Exit status: the command's, or 128 and a signal's number; 64 for wrong usage; 69 where the lab \
      can't be made here; 127 where the command is not found.
      """)

  @OptionGroup var lab: LabOptions

  @Argument(parsing: .postTerminator, help: "The command and its arguments, after a --.")
  var command: [String] = []

  func validate() throws {
    guard !command.isEmpty else { throw ValidationError("A command is missing: -- <command>.") }
  }

  func run() throws { try enterGuest(of: lab.configuration, command: command) }
}

/// The command `enicfg-lab shell`.
struct ShellInGuest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell",
    abstract: "Run a shell in the guest of a new VPC: $SHELL, or sh.",
    discussion: "As `enicfg-lab run -- $SHELL`. The lab is gone when the shell ends.")

  @OptionGroup var lab: LabOptions

  func run() throws {
    let shell = unsafe getenv("SHELL").map { unsafe String(cString: $0) } ?? "sh"
    try enterGuest(of: lab.configuration, command: [shell])
  }
}

/// Makes a lab, runs a command in its guest, takes the lab down.
///
/// - Throws: `ExitCode`, the command's in any case where it ran.
func enterGuest(of configuration: VPCConfiguration, command: [String]) throws {
  throw ExitCode(try runInGuest(of: configuration, command: command))
}

/// Makes a lab, runs a command in its guest, takes the lab down.
///
/// - Returns: The command's exit code.
/// - Throws: `ExitCode` where it did not run.
func runInGuest(of configuration: VPCConfiguration, command: [String]) throws -> Int32 {
  // As a shell does while it waits: a key that interrupts is meant for the command. SIGTERM and
  // SIGHUP do end the lab, and with it the command.
  signal(SIGINT, SIG_IGN)
  signal(SIGQUIT, SIG_IGN)
  do throws(LabError) {
    let lab = try VPCLab(configuration)
    defer { lab.takeDown() }
    return try lab.guest.runAttached(command)
  } catch {
    complain(error)
    if case .notStarted = error { throw ExitCode(127) }
    throw ExitCode(EX_UNAVAILABLE)
  }
}
