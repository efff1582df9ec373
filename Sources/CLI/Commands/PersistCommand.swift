// The command `persist`.

import ArgumentParser

struct PersistCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "persist",
    abstract: "Write the boot-time files that bring ENIs up by themselves.",
    usage: "enicfg persist [<options>] (--all | <link> ...)",
    discussion: """
      Writes what the distribution's own network configuration needs to bring the same up at boot \
      that up brings up now. Files of other programs, and other lines in a file, stay as they are. A \
      file of enicfg that was edited is not written over. Nothing is changed in the kernel.
      """)

  @OptionGroup var links: LinkOptions
  @OptionGroup var formats: FormatOptions

  @Option(
    help: ArgumentHelp(
      "The root of the system that the files are for, such as a mounted image. (default: /)",
      valueName: "dir"),
    completion: .directory)
  var root: String?

  @Flag(help: "Remove what persist wrote, in any format, and nothing else.")
  var remove = false

  @OptionGroup var trial: DryRunOptions
  @OptionGroup var addressing: AddressingOptions
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  var call: PersistCall {
    PersistCall(
      links: links.values, formats: formats.values, root: root, remove: remove,
      trial: trial.values, addressing: addressing.settings, inventory: inventory.values,
      directories: directories.values, output: output.values)
  }
}
