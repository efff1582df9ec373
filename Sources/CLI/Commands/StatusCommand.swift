// The command `status`.

import ArgumentParser
import Engine

struct StatusCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what is there, and whether it is in sync.",
    usage: "enicfg status [<options>] [<link> ...]",
    discussion: """
      Reads only, and needs no root. Sends nothing, except with --cloud, which asks the metadata \
      service.
      """)

  @OptionGroup var shown: ShownLinkOptions

  @Flag(help: "Exit with 1 where something drifted.")
  var exitCode = false

  @Flag(help: "Compare with what the inventory says at this moment, too.")
  var cloud = false

  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  var call: StatusCall {
    StatusCall(
      links: shown.links, exitCode: exitCode, cloud: cloud, inventory: inventory.values,
      directories: directories.values, output: output.values)
  }
}
