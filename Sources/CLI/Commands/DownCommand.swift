// The command `down`.

import ArgumentParser
import Engine

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

  @OptionGroup var trial: DryRunOptions
  @OptionGroup var hotplug: HotplugOptions
  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { try hotplug.validate(for: links) }

  func carryOut() throws(Failure) -> Int32 {
    if !trial.dryRun { try requireNetworkAdministration("down") }
    let put = Output(options: output)
    let host = try put.host(directories, trial, isUnits: hotplug.hotplug)
    var request = DownRequest(links.choice(), sources: try inventory.sources())
    request.isAtomic = atomic
    request.isHotplug = hotplug.hotplug
    request.isByHand = !hotplug.hotplug
    let operation = DownOperation(request, on: host)
    return trial.dryRun
      ? put.show(try operation.plan(), exitCode: trial.exitCode, isAtomic: atomic)
      : put.done(try operation.run(), isAtomic: atomic)
  }
}
