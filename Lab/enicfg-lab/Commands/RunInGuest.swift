// enicfg-lab run: a command in the guest of a new lab, with the terminal attached.

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
      to them disappear with the lab.

      Example: enicfg-lab run --enis 4 -- sh -c 'enicfg up eth1 && ip rule'

      Exit status: the command's; 128 + N if signal N ended it; 64 for wrong usage; 69 if this machine \
      can't run the lab; 127 if the command is not found.
      """)

  @OptionGroup var lab: LabOptions

  @Argument(parsing: .postTerminator, help: "The command and its arguments, after a --.")
  var command: [String] = []

  func validate() throws {
    guard !command.isEmpty else { throw ValidationError("A command is missing: -- <command>.") }
  }

  func run() throws { try enterGuest(of: lab.configuration, command: command) }
}

/// Makes a lab, runs a command in its guest, takes the lab down, and throws the result.
///
/// - Throws: `ExitCode`: the command's if it ran.
func enterGuest(of configuration: VPCConfiguration, command: [String]) throws {
  throw ExitCode(try runInGuest(of: configuration, command: command))
}

/// Makes a lab, runs a command in its guest, takes the lab down.
///
/// - Returns: The command's exit code.
/// - Throws: `ExitCode` if it did not run.
func runInGuest(of configuration: VPCConfiguration, command: [String]) throws -> Int32 {
  // Like a shell that waits: ^C is for the command. SIGTERM and SIGHUP still end the lab, and with it
  // the command.
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
