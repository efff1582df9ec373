// The command `alias` and its subcommands.

import ArgumentParser
import Planning
import Report

struct AliasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alias",
    abstract: "Add, remove and list secondary private addresses.",
    discussion: """
      Each is an alias of its NIC, eth0:0 and so on, and is never chosen as the source of a new \
      connection. On a secondary ENI it has a rule, so that its traffic leaves by its NIC. What the \
      metadata service names, up adds by itself.
      """,
    subcommands: [AliasAddCommand.self, AliasRemoveCommand.self, AliasListCommand.self])
}

/// What `alias add` and `alias remove` take.
struct AliasArguments: ParsableArguments {
  @Argument(
    help: "The NIC's link, by its name, its MAC or the ENI's id.", completion: .networkLinks)
  var link: LinkArgument

  @Argument(
    help: ArgumentHelp(
      "A private IPv4 address, with its prefix length or with that of the NIC's primary address.",
      valueName: "address"))
  var addresses: [AddressArgument]

  @OptionGroup var trial: TrialOptions
  @OptionGroup var directories: DirectoryOptions

  func carryOut(
    _ edit: AliasEdit, _ command: some ContractCommand, _ sources: InventorySources? = nil
  ) throws(FailureOutcome) -> Int32 {
    if !trial.dryRun { try command.requireNetworkAdministration("alias") }
    let put = Output(options: command.output)
    let run = AliasRun(
      stores: try put.stores(directories, trial), sources: sources, link: link, edit: edit,
      note: put.note)
    return try put.out(run, trial)
  }
}

struct AliasAddCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add secondary addresses that stay until they are removed by hand.",
    usage: "enicfg alias add [<options>] <link> <address> ...")

  @OptionGroup var arguments: AliasArguments
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var output: OutputOptions

  func carryOut() throws(FailureOutcome) -> Int32 {
    try arguments.carryOut(.add(arguments.addresses), self, inventory.sources())
  }
}

struct AliasRemoveCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove secondary addresses.",
    usage: "enicfg alias remove [<options>] <link> <address> ...",
    discussion: "One that the inventory names comes back with the next up.")

  @OptionGroup var arguments: AliasArguments
  @OptionGroup var output: OutputOptions

  func carryOut() throws(FailureOutcome) -> Int32 {
    try arguments.carryOut(.remove(arguments.addresses), self)
  }
}

struct AliasListCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List secondary addresses, and who named each.",
    usage: "enicfg alias list [<options>] [<link>]",
    discussion: "Reads only, sends nothing, and needs no root.")

  @Argument(
    help: "The NIC's link, by its name, its MAC or the ENI's id; none is every one.",
    completion: .networkLinks)
  var link: LinkArgument?

  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func carryOut() throws(FailureOutcome) -> Int32 {
    let run = StatusRun(stores: Stores(directories), links: [link].compactMap { $0 })
    return Output(options: output).aliases(try withoutChanges(run.run))
      ? ExitCode.done : ExitCode.failed
  }
}
