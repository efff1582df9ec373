// The command `up`.

import ArgumentParser
import Engine

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

  func validate() throws {
    try addressing.validate(for: links)
    if boot, !links.all { throw ValidationError("--boot goes with --all.") }
    try hotplug.validate(for: links)
  }

  func carryOut() throws(Failure) -> Int32 {
    if !trial.dryRun { try requireNetworkAdministration("up") }
    let put = Output(options: output)
    let isUnits = boot || hotplug.hotplug
    let host = try put.host(directories, trial, isUnits: isUnits)
    var request = UpRequest(
      links.choice(orRecorded: boot), addressing.settings, sources: try inventory.sources(),
      bootFiles: persist.request)
    request.isAtomic = atomic
    request.isHotplug = hotplug.hotplug
    request.heldLinks = isUnits ? .configured : .released
    if trial.dryRun {
      let outcome = try PlanOperation(request, on: host).run()
      return put.show(outcome, exitCode: trial.exitCode, isAtomic: atomic)
    }
    return put.done(try UpOperation(request, on: host).run(), isAtomic: atomic)
  }
}

/// What `--atomic` does.
let atomicHelp = "All ENIs or none: where one fails, everything is undone."
