// The command `up`.

import ArgumentParser

struct UpCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: "Configure secondary ENIs, and the aliases of all.",
    usage: "enicfg up [<options>] (--all | <link> ...)",
    discussion: """
      Sets the link up, leases its address by DHCP, and adds its routes and rules. Adds and removes \
      aliases as the inventory says. On the primary NIC, only aliases are configured. What is there \
      already stays as it is, and a second run changes nothing. Each ENI stands alone: where one \
      fails, its steps are undone, and the others are configured.
      """)

  @OptionGroup var links: LinkOptions
  @OptionGroup var addressing: AddressingOptions
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var persist: PersistFlag

  @Flag(help: ArgumentHelp(atomicHelp))
  var atomic = false

  @OptionGroup var confirm: ConfirmOptions
  @OptionGroup var trial: DryRunOptions

  // A group of its own would cost each run of `up` the look-ups of one more generic type.
  @Flag(
    help: """
      As at boot, with --all: where the metadata service does not say which ENIs there are, they are \
      those of last time, and another enicfg is waited for.
      """)
  var boot = false

  @OptionGroup var hotplug: HotplugOptions
  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  var call: UpCall {
    UpCall(
      links: links.values, addressing: addressing.settings, inventory: inventory.values,
      persist: persist.values, atomic: atomic, confirm: confirm.values, trial: trial.values,
      boot: boot,
      hotplug: hotplug.hotplug, directories: directories.values, output: output.values)
  }
}

/// What `--atomic` does.
let atomicHelp = "All ENIs or none: where one fails, everything is undone."
