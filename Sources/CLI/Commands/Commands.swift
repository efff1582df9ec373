// The commands: what they take, and what they run.

package import ArgumentParser
import CLinux
import Glibc
import Planning

/// The command line.
package struct EnicfgCommand: ParsableCommand {
  /// The name, the summary, the commands.
  package static let configuration = CommandConfiguration(
    commandName: "enicfg",
    abstract: "Configure the elastic network interfaces (ENIs) of a cloud guest.",
    discussion: """
      A secondary ENI gets its address by DHCP, a default route with a metric of its own, a route \
      table of its own, and a rule that sends what its address sends to that table. Secondary \
      private addresses become aliases, eth0:0 and so on, as the metadata service names them. The \
      primary NIC's own address and default route are never touched.
      """,
    version: enicfgVersion,
    subcommands: [
      UpCommand.self, DownCommand.self, PlanCommand.self, StatusCommand.self, AliasCommand.self,
      PersistCommand.self, QueuesCommand.self,
    ])

  /// Makes the command for the parser.
  package init() {}
}

/// The version, as `--version` prints it.
package let enicfgVersion = "0.1.0"

/// A command that ends with an exit code of the contract.
protocol ContractCommand: ParsableCommand {
  var output: OutputOptions { get }

  /// Does the work, puts out its result, and gives the exit code.
  func carryOut() throws(FailureOutcome) -> Int32
}

struct UpCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: "Configure secondary ENIs, and the aliases of all.",
    usage: "enicfg up [<options>] (--all | <link> ...)",
    discussion: """
      Sets the link up, leases its address by DHCP, and gives it its routes and its rules; adds and \
      removes aliases as the inventory says. On the primary NIC it is the aliases only. What is \
      there already, whoever made it, stays as it is; a second time changes nothing. Where a step \
      fails, all of them are undone.
      """)

  @OptionGroup var links: LinkOptions
  @OptionGroup var addressing: AddressingOptions
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var persist: PersistFlag
  @OptionGroup var trial: TrialOptions
  @OptionGroup var boot: BootOptions
  @OptionGroup var hotplug: HotplugOptions
  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try addressing.validate(for: links)
    try boot.validate(for: links)
    try hotplug.validate(for: links)
  }

  func carryOut() throws(FailureOutcome) -> Int32 {
    if !trial.dryRun { try requireNetworkAdministration("up") }
    let put = Output(options: output)
    let stores = try put.stores(directories, trial, isUnits: boot.boot || hotplug.hotplug)
    let choice = LinkChoice(links, orKept: boot.boot)
    let sources = try inventory.sources()
    if trial.dryRun {
      let run = PlanRun(
        foresight: Foresight(
          stores: stores, addressing: addressing, sources: sources, choice: choice,
          note: put.note),
        persist: persist.request)
      return try put.show(run.run, exitCode: trial.exitCode)
    }
    let run = UpRun(
      stores: stores, addressing: addressing, sources: sources, choice: choice,
      persist: persist.request, isHotplug: hotplug.hotplug, note: put.note)
    return try put.apply(run.run)
  }
}

struct DownCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "down",
    abstract: "Remove what enicfg configured on links, before an ENI is detached.",
    usage: "enicfg down [<options>] (--all | <link> ...)",
    discussion: """
      Takes away the rules, the routes, the address and the aliases that enicfg made, and sets the \
      link down if enicfg set it up. What somebody else made stays, and so does what that needs. \
      Aliases that were added by hand come back with the next up.
      """)

  @OptionGroup var links: LinkOptions
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var trial: TrialOptions
  @OptionGroup var hotplug: HotplugOptions
  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { try hotplug.validate(for: links) }

  func carryOut() throws(FailureOutcome) -> Int32 {
    if !trial.dryRun { try requireNetworkAdministration("down") }
    let put = Output(options: output)
    let run = DownRun(
      stores: try put.stores(directories, trial, isUnits: hotplug.hotplug),
      sources: try inventory.sources(), choice: LinkChoice(links), isHotplug: hotplug.hotplug)
    return try put.out(run, trial)
  }
}

struct PlanCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what up would change; change nothing.",
    usage: "enicfg plan [<options>] (--all | <link> ...)",
    discussion: """
      On a link that is up, a DHCP server is asked what it would offer, where that is permitted \
      (CAP_NET_RAW). On a link that is down, the address is the one that the inventory knows, or it \
      is known after the link is up.
      """,
    aliases: ["diff"])

  @OptionGroup var links: LinkOptions
  @OptionGroup var addressing: AddressingOptions
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var persist: PersistFlag

  @Flag(help: "Print the plan as a sh script of ip, sysctl and ethtool commands.")
  var asCommands = false

  @Flag(help: "Exit with 2 where there is something to change.")
  var exitCode = false

  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try addressing.validate(for: links)
    if asCommands, inventory.eniFile == "-" {
      throw ValidationError(
        "--as-commands and --eni-file - exclude each other: the script may read the file again.")
    }
    try validateAsCommands(asCommands, output)
  }

  func carryOut() throws(FailureOutcome) -> Int32 {
    let put = Output(options: output)
    let run = PlanRun(
      foresight: Foresight(
        stores: Stores(directories), addressing: addressing, sources: try inventory.sources(),
        choice: LinkChoice(links), asCommands: asCommands, note: put.note),
      persist: persist.request)
    return try put.show(run.run, exitCode: exitCode, asCommands: asCommands)
  }
}

struct StatusCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what is there, and whether it is in sync.",
    usage: "enicfg status [<options>] [<link> ...]",
    discussion: "Reads only, sends nothing, and needs no root.")

  @Argument(
    help: ArgumentHelp(
      "The links, by name, MAC or the ENI's id; none is every link that may be an ENI's.",
      valueName: "link"),
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

extension InventoryOptions {
  /// Reads what is read once.
  func sources() throws(FailureOutcome) -> InventorySources {
    try withoutChanges { () throws(Failure) in try InventorySources(self) }
  }
}

extension Output {
  /// Shows a plan that is not applied.
  func show(
    _ plan: () throws(Failure) -> Plan, exitCode: Bool, asCommands: Bool = false
  ) throws(FailureOutcome) -> Int32 {
    let plan = try telling { () throws(FailureOutcome) in try withoutChanges(plan) }
    guard asCommands ? script(plan) : self.plan(plan, isDone: false) else {
      return ExitCode.failed
    }
    let isClean = plan.isEmpty && !plan.isUnfinished
    return exitCode && !isClean ? ExitCode.somethingToChange : ExitCode.done
  }

  /// Has a plan applied, and shows what was done.
  func apply(_ run: () throws(FailureOutcome) -> Plan) throws(FailureOutcome) -> Int32 {
    plan(try telling(run), isDone: true)
    return ExitCode.done
  }
}

extension ContractCommand {
  /// Refuses before anything is touched, where the right to change the network is missing.
  func requireNetworkAdministration(_ what: String) throws(FailureOutcome) {
    guard has_effective_capability(Int32(CAPABILITY_NET_ADMIN)) else {
      throw FailureOutcome(failure: .notPermitted(what))
    }
  }
}

/// Refuses two forms of the same output.
func validateAsCommands(_ asCommands: Bool, _ output: OutputOptions) throws {
  if asCommands, output.json {
    throw ValidationError("--as-commands and --json exclude each other.")
  }
}

extension CompletionKind {
  /// The names of the links that are there.
  static var networkLinks: CompletionKind { .shellCommand("ls /sys/class/net") }
}
