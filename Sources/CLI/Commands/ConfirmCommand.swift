// The command `confirm`.

import ArgumentParser

struct ConfirmCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm",
    abstract: "Keep what a command with --confirm applied.",
    usage: "enicfg confirm [<options>]",
    discussion: "Without it, what was applied is reverted when the time is up.")

  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  var call: ConfirmCall { ConfirmCall(directories: directories.values, output: output.values) }
}
