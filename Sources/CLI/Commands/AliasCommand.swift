// The command `alias` and its subcommands.

import ArgumentParser
import Engine

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
  var link: LinkSelector

  @Argument(
    help: ArgumentHelp(
      "A private IPv4 address, with its prefix length or with that of the NIC's primary address.",
      valueName: "address"))
  var addresses: [AddressArgument]

  @OptionGroup var trial: DryRunOptions
  @OptionGroup var directories: DirectoryOptions

  func carryOut(
    _ edit: AliasEdit, _ command: some ContractCommand, _ sources: InventorySources? = nil
  ) throws(Failure) -> Int32 {
    if !trial.dryRun { try command.requireNetworkAdministration("alias") }
    let put = Output(options: command.output)
    let operation = AliasOperation(
      edit, of: link, sources: sources, on: try put.host(directories, trial))
    return trial.dryRun
      ? put.show(try operation.plan(), exitCode: trial.exitCode) : put.done(try operation.run())
  }

  /// The addresses as the engine takes them.
  var edited: [AliasEdit.Address] {
    addresses.map { AliasEdit.Address($0.address, length: $0.length) }
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

  func carryOut() throws(Failure) -> Int32 {
    try arguments.carryOut(.add(arguments.edited), self, inventory.sources())
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

  func carryOut() throws(Failure) -> Int32 {
    try arguments.carryOut(.remove(arguments.edited), self)
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
  var link: LinkSelector?

  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func carryOut() throws(Failure) -> Int32 {
    let put = Output(options: output)
    let links = [link].compactMap { $0 }
    let report = try StatusOperation(links, on: put.host(directories)).run()
    return put.aliases(report.links) ? ExitCode.done : ExitCode.failed
  }
}
