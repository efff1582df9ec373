// enicfg-lab vm: a command or a shell in a virtual machine attached to a new lab.

import ArgumentParser
import Glibc
import VPCLab

/// The command `enicfg-lab vm`.
struct RunInMachine: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vm",
    abstract: "Run a command, or a shell, in a virtual machine attached to a new VPC.",
    usage: "enicfg-lab vm [<options>] [-- <command> [<argument> ...]]",
    discussion: """
      The machine has its own kernel and all NICs, with --queues pairs of queues each. It contains \
      enicfg, ip, ethtool, ping and busybox, and none of this machine's other files. It runs in QEMU \
      without KVM, so everything takes longer than usual. .ci/install-needs vm unpacks QEMU.

      With --full, the machine has Debian with systemd, udev and cloud-init, and the packages that \
      --deb names. It has enicfg only if one of them contains it. .ci/install-needs guest creates its \
      disk.

      A command has no input, and its output is printed when it ends. Without a command, a shell runs \
      on this terminal. If standard input is not a terminal, it is the shell's script.

      Example: enicfg-lab vm --queues 4 --cpus 4 -- ethtool -l eth1

      Exit status: that of the command or shell; 128 + N if signal N ended it; 64 for wrong usage; 69 \
      if this machine can't run the lab; 127 if the command is not found.
      """)

  @OptionGroup var lab: LabOptions

  @Option(help: "How many CPUs the machine has: 1…255.")
  var cpus = 2

  @Flag(help: "Boot Debian, and run the command when it has booted.")
  var full = false

  @Option(
    name: .customLong("deb"),
    help: ArgumentHelp(
      "A package to install in Debian. Can be repeated.", valueName: "path"))
  var packages: [String] = []

  @Argument(parsing: .postTerminator, help: "The command and its arguments, after a --.")
  var command: [String] = []

  func validate() throws {
    guard lab.enis <= 24 else { throw ValidationError("A virtual machine has at most 24 NICs.") }
    guard 1...255 ~= cpus else { throw ValidationError("--cpus takes 1…255.") }
    guard full || packages.isEmpty else { throw ValidationError("--deb needs --full.") }
  }

  func run() throws {
    // As in `runInGuest`: ^C is for the command.
    signal(SIGINT, SIG_IGN)
    signal(SIGQUIT, SIG_IGN)
    var configuration = lab.configuration
    configuration.guest = .machine
    let exitCode: Int32
    do throws(LabError) {
      let lab = try VPCLab(configuration)
      defer { lab.takeDown() }
      let machine = try boot(lab)
      exitCode = try command.isEmpty ? machine.runShell() : machine.runAttached(command)
    } catch {
      complain(error)
      throw ExitCode(EX_UNAVAILABLE)
    }
    throw ExitCode(exitCode)
  }

  private func boot(_ lab: VPCLab) throws(LabError) -> VirtualMachine {
    guard full else { return try lab.boot(MachineOptions(cpuCount: cpus), plugged: nil) }
    let options = FullGuestOptions(packages: packages, cpuCount: cpus)
    let machine = try lab.bootFull(options, plugged: nil)
    try machine.awaitBooted()
    return machine
  }
}
