// The command `down`.

import ArgumentParser

struct DownCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "down",
    abstract: "Remove what enicfg configured on links, before an ENI is detached.",
    usage: "enicfg down [<options>] (--all | <link> ...)",
    discussion: """
      Removes the rules, the routes, the address and the aliases that enicfg made, and sets the link \
      down if enicfg set it up. What another program made stays, and so does what it needs. Aliases \
      that were added by hand come back with the next up. Each ENI stands alone.
      """)

  @OptionGroup var links: LinkOptions
  @OptionGroup var inventory: InventoryOptions

  @Flag(help: ArgumentHelp(atomicHelp))
  var atomic = false

  @Flag(help: "Apply the plan although it cuts TCP connections that are established now.")
  var force = false

  @OptionGroup var confirm: ConfirmOptions
  @OptionGroup var trial: DryRunOptions
  @OptionGroup var hotplug: HotplugOptions
  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  var call: DownCall {
    DownCall(
      links: links.values, inventory: inventory.values, atomic: atomic,
      confirm: confirm.values, force: force, trial: trial.values,
      hotplug: hotplug.hotplug, directories: directories.values, output: output.values)
  }
}
