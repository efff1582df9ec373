// The command `plan`.

import ArgumentParser

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

  var call: PlanCall {
    PlanCall(
      links: links.values, addressing: addressing.settings, inventory: inventory.values,
      persist: persist.values, asCommands: asCommands, exitCode: exitCode,
      directories: directories.values, output: output.values)
  }
}
