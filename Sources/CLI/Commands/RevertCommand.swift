// The command `revert`.

import ArgumentParser

struct RevertCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "revert",
    abstract: "Undo what the last command that changed something did.",
    usage: "enicfg revert [<options>]",
    discussion: """
      Brings back what was there before the last up, down, alias, queues set or persist since the \
      boot that changed something, its boot-time files included, also where it was interrupted. \
      Refuses where that would remove or overwrite what another program did since.
      """)

  @OptionGroup var trial: DryRunOptions
  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  var call: RevertCall {
    RevertCall(
      trial: trial.values, directories: directories.values,
      output: output.values)
  }
}
