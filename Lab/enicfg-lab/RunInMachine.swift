// enicfg-lab vm: a command, or a shell, in a virtual machine whose NICs are a new lab's.

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
      The machine has a kernel of its own, all NICs, and --queues pairs of queues each. In it are \
      enicfg, ip, ethtool, ping and busybox, and nothing of this machine's files. It runs in QEMU \
      without KVM, so everything takes longer than usual; .ci/install-needs vm unpacks what that needs.

      With --full, the machine has Debian with systemd, udev and cloud-init, the packages that --deb \
      names, and no enicfg but theirs; .ci/install-needs guest makes its disk.

      A command has no input, and what it wrote is printed when it ends. Without one, a shell has this \
      terminal, or what comes from standard input as its script where that is none.

      Example: enicfg-lab vm --queues 4 --cpus 4 -- ethtool -l eth1

      Exit status: the command's or the shell's, or 128 and a signal's number; 64 for wrong usage; 69 \
      where the machine can't be made here; 127 where the command is not found.
      """)

  @OptionGroup var lab: LabOptions

  @Option(help: "How many CPUs the machine has: 1…255.")
  var cpus = 2

  @Flag(help: "Boot Debian, and run the command when it has booted.")
  var full = false

  @Option(
    name: .customLong("deb"),
    help: ArgumentHelp(
      "A package that Debian has installed. May be given several times.", valueName: "path"))
  var packages: [String] = []

  @Argument(parsing: .postTerminator, help: "The command and its arguments, after a --.")
  var command: [String] = []

  func validate() throws {
    guard lab.enis <= 24 else { throw ValidationError("A virtual machine has 24 NICs at most.") }
    guard 1...255 ~= cpus else { throw ValidationError("--cpus takes 1…255.") }
    guard full || packages.isEmpty else { throw ValidationError("--deb goes with --full.") }
  }

  func run() throws {
    // As for `run`: a key that interrupts is not meant for the lab.
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
