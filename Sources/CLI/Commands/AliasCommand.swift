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

  @OptionGroup var confirm: ConfirmOptions
  @OptionGroup var trial: DryRunOptions
  @OptionGroup var directories: DirectoryOptions

  func call(_ inventory: InventoryValues?, _ output: OutputValues) -> AliasCall {
    AliasCall(
      link: link, addresses: addresses, inventory: inventory, confirm: confirm.values,
      trial: trial.values,
      directories: directories.values, output: output)
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

  var call: AliasCall { arguments.call(inventory.values, output.values) }
}

struct AliasRemoveCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove secondary addresses.",
    usage: "enicfg alias remove [<options>] <link> <address> ...",
    discussion: "One that the inventory names comes back with the next up.")

  @OptionGroup var arguments: AliasArguments
  @OptionGroup var output: OutputOptions

  var call: AliasCall { arguments.call(nil, output.values) }
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

  var call: AliasListCall {
    AliasListCall(link: link, directories: directories.values, output: output.values)
  }
}
