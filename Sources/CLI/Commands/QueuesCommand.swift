// The command `queues` and its subcommands.

import ArgumentParser
import Engine
import Model

struct QueuesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queues",
    abstract: "Show and set the queues of NICs.",
    discussion: """
      A NIC with several queues has several CPUs interrupted for its packets. Where it has fewer \
      queues than there are CPUs, receive packet steering (RPS) hands packets on to others.
      """,
    subcommands: [QueuesShowCommand.self, QueuesSetCommand.self])
}

struct QueuesShowCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show the queues of NICs, and what would be better.",
    usage: "enicfg queues show [<options>] [<link> ...]",
    discussion: "Reads only, and needs no root. Channels are shown as in effect/at most.")

  @OptionGroup var shown: ShownLinkOptions

  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  var call: QueuesShowCall {
    QueuesShowCall(links: shown.links, directories: directories.values, output: output.values)
  }
}

struct QueuesSetCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Set the queues of NICs.",
    usage: "enicfg queues set [<options>] <link> ...",
    discussion: """
      What is not given stays as it is. Where a part cannot be done, nothing is changed. The NIC's \
      driver may interrupt its traffic for a moment. For what up is to set by itself, see queues: in \
      enicfg.yaml(5).
      """)

  @Argument(
    help: ArgumentHelp("The links, by name, MAC or the ENI's id.", valueName: "link"),
    completion: .networkLinks)
  var links: [LinkSelector]

  @Option(
    help: ArgumentHelp(
      """
      How many channels for both directions: 1 or more, or max: as many as the driver takes and \
      there are CPUs.
      """,
      valueName: "n|max"))
  var combined: CombinedChannels?

  @Option(
    help: ArgumentHelp(
      """
      Over which CPUs the packets of every receive queue are spread: by the documented rule, over \
      none, or over those of a mask of hexadecimal digits.
      """,
      valueName: "auto|off|mask"))
  var rps: PacketSteering?

  @OptionGroup var confirm: ConfirmOptions
  @OptionGroup var trial: DryRunOptions

  @Flag(help: "With --dry-run: print it as a sh script of ethtool and echo commands.")
  var asCommands = false

  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  var call: QueuesSetCall {
    QueuesSetCall(
      links: links, combined: combined, rps: rps, confirm: confirm.values, trial: trial.values,
      asCommands: asCommands,
      directories: directories.values, output: output.values)
  }
}
