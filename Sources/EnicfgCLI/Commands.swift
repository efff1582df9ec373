// The commands: what they take, and what they run.

public import ArgumentParser
import CLinux
import Glibc
import Planning

/// The command line.
public struct EnicfgCommand: ParsableCommand {
  /// The name, the summary, the commands.
  public static let configuration = CommandConfiguration(
    commandName: "enicfg",
    abstract: "Configure the elastic network interfaces (ENIs) of a cloud guest.",
    discussion: """
      A secondary ENI gets its address by DHCP, a default route with a metric of its own, a route \
      table of its own, and a rule that sends what its address sends to that table. The primary \
      NIC's address and default route are never touched.
      """,
    version: enicfgVersion,
    subcommands: [UpCommand.self, DownCommand.self, PlanCommand.self, StatusCommand.self])

  /// Makes the command for the parser.
  public init() {}
}

/// The version, as `--version` prints it.
public let enicfgVersion = "0.1.0"

/// A command that ends with an exit code of the contract.
protocol ContractCommand: ParsableCommand {
  var output: OutputOptions { get }

  /// Does the work, puts out its result, and gives the exit code.
  func carryOut() throws(FailureOutcome) -> Int32
}

struct UpCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: "Configure secondary ENIs.",
    usage: "enicfg up [<options>] <links> ...",
    discussion: """
      Sets the link up, leases its address by DHCP, and gives it its routes and its rule. What is \
      there already, whoever made it, stays as it is; a second time changes nothing. Where a step \
      fails, all of them are undone.
      """)

  @Argument(help: "The ENI's link, by its name or its MAC.", completion: .networkLinks)
  var links: [LinkArgument]

  @OptionGroup var addressing: AddressingOptions

  @Flag(help: "Show what would change, and change nothing: the same as plan.")
  var dryRun = false

  @Flag(help: "With --dry-run: exit with 2 where there is something to change.")
  var exitCode = false

  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try addressing.validate(for: links)
    try validateExitCode(exitCode, dryRun: dryRun)
  }

  func carryOut() throws(FailureOutcome) -> Int32 {
    let stores = Stores(directories)
    if dryRun {
      return try show(
        PlanRun(stores: stores, addressing: addressing, links: links).run, exitCode: exitCode)
    }
    try requireNetworkAdministration("up")
    let plan = try UpRun(stores: stores, addressing: addressing, links: links).run()
    Output(options: output).plan(plan, isDone: true)
    return ExitCode.done
  }
}

struct DownCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "down",
    abstract: "Remove what enicfg configured on links, before an ENI is detached.",
    usage: "enicfg down [<options>] <links> ...",
    discussion: """
      Takes away the rule, the routes and the address that enicfg made, and sets the link down if \
      enicfg set it up. What somebody else made stays, and so does what that needs.
      """)

  @Argument(help: "The ENI's link, by its name or its MAC.", completion: .networkLinks)
  var links: [LinkArgument]

  @Flag(help: "Show what would change, and change nothing.")
  var dryRun = false

  @Flag(help: "With --dry-run: exit with 2 where there is something to change.")
  var exitCode = false

  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { try validateExitCode(exitCode, dryRun: dryRun) }

  func carryOut() throws(FailureOutcome) -> Int32 {
    let run = DownRun(stores: Stores(directories), links: links)
    if dryRun { return try show(run.plan, exitCode: exitCode) }
    try requireNetworkAdministration("down")
    let plan = try run.run()
    Output(options: output).plan(plan, isDone: true)
    return ExitCode.done
  }
}

struct PlanCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what up would change; change nothing.",
    usage: "enicfg plan [<options>] <links> ...",
    discussion: """
      On a link that is up, a DHCP server is asked what it would offer, where that is permitted \
      (CAP_NET_RAW). On a link that is down, the address is known after the link is up.
      """,
    aliases: ["diff"])

  @Argument(help: "The ENI's link, by its name or its MAC.", completion: .networkLinks)
  var links: [LinkArgument]

  @OptionGroup var addressing: AddressingOptions

  @Flag(help: "Print the plan as a sh script of ip and sysctl commands.")
  var asCommands = false

  @Flag(help: "Exit with 2 where there is something to change.")
  var exitCode = false

  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try addressing.validate(for: links)
    if asCommands, output.json {
      throw ValidationError("--as-commands and --json exclude each other.")
    }
  }

  func carryOut() throws(FailureOutcome) -> Int32 {
    let run = PlanRun(
      stores: Stores(directories), addressing: addressing, links: links,
      waitsForCarrier: asCommands)
    return try show(run.run, exitCode: exitCode, asCommands: asCommands)
  }
}

struct StatusCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what is there, and whether it is in sync.",
    usage: "enicfg status [<options>] [<links> ...]",
    discussion: "Reads only, sends nothing, and needs no root.")

  @Argument(
    help: "The links, by name or MAC; none is every link that may be an ENI's.",
    completion: .networkLinks)
  var links: [LinkArgument] = []

  @Flag(help: "Exit with 1 where something drifted.")
  var exitCode = false

  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func carryOut() throws(FailureOutcome) -> Int32 {
    let status = try withoutChanges(StatusRun(stores: Stores(directories), links: links).run)
    guard Output(options: output).status(status) else { return ExitCode.failed }
    return exitCode && !status.allSatisfy(\.isClean) ? ExitCode.driftFound : ExitCode.done
  }
}

extension ContractCommand {
  /// Shows a plan that is not applied.
  func show(
    _ plan: () throws(Failure) -> Plan, exitCode: Bool, asCommands: Bool = false
  ) throws(FailureOutcome) -> Int32 {
    let plan = try withoutChanges(plan)
    let output = Output(options: output)
    guard asCommands ? output.script(plan) : output.plan(plan, isDone: false) else {
      return ExitCode.failed
    }
    let isClean = plan.isEmpty && !plan.isUnfinished
    return exitCode && !isClean ? ExitCode.somethingToChange : ExitCode.done
  }

  /// Refuses before anything is touched, where the right to change the network is missing.
  func requireNetworkAdministration(_ what: String) throws(FailureOutcome) {
    guard has_effective_capability(Int32(CAPABILITY_NET_ADMIN)) else {
      throw FailureOutcome(failure: .notPermitted(what))
    }
  }

  func validateExitCode(_ exitCode: Bool, dryRun: Bool) throws {
    if exitCode, !dryRun { throw ValidationError("--exit-code goes with --dry-run.") }
  }
}

extension CompletionKind {
  /// The names of the links that are there.
  static var networkLinks: CompletionKind { .shellCommand("ls /sys/class/net") }
}
