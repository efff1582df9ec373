// What `up` is asked for, and its work.

import ArgumentParser
import Engine

/// What `up` is asked for.
struct UpCall: ReadableCall {
  var links = LinkValues()
  var addressing = RequestedSettings()
  var inventory = InventoryValues()
  var persist = PersistValues()
  var atomic = false
  var confirm = ConfirmValues()
  var trial = DryRunValues()
  var boot = false
  var hotplug = false
  var directories = DirectoryValues()
  var output = OutputValues()

  func validate() throws {
    try links.validate()
    try addressing.validate()
    try inventory.validate()
    try persist.validate(forcesMore: true)
    try trial.validate()
    try confirm.validate(trial)
    try directories.validate()
    try addressing.validate(for: links)
    if boot, !links.all { throw ValidationError("--boot goes with --all.") }
    try validateHotplug(hotplug, links)
  }

  func carryOut() throws(Failure) -> Int32 {
    if !trial.dryRun { try requireNetworkAdministration("up") }
    let put = Output(options: output)
    let isUnits = boot || hotplug
    let host = try put.host(directories, trial, confirm, isUnits: isUnits)
    var request = UpRequest(
      links.choice(orRecorded: boot), addressing, sources: try inventory.sources(),
      bootFiles: persist.request)
    request.isAtomic = atomic
    request.isForced = persist.formats.force
    request.isHotplug = hotplug
    request.heldLinks = isUnits ? .configured : .released
    if trial.dryRun {
      let outcome = try PlanOperation(request, on: host).run()
      return put.show(outcome, exitCode: trial.exitCode, isAtomic: atomic)
    }
    return put.done(try UpOperation(request, on: host).run(), isAtomic: atomic)
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    switch option {
    case "--atomic": atomic = true
    case "--boot": boot = true
    case "--hotplug": hotplug = true
    default:
      return try links.take(option) || addressing.take(option, &line)
        || inventory.take(option, &line) || persist.take(option, &line)
        || confirm.take(option, &line) || trial.take(option)
        || directories.take(option, &line) || output.take(option, &line)
    }
    return true
  }

  mutating func take(operand: String) throws { try links.links.take(operand: operand) }
}

/// Refuses the option of units that are for one NIC each, with all of them.
func validateHotplug(_ hotplug: Bool, _ links: LinkValues) throws {
  if hotplug, links.all { throw ValidationError("--hotplug is for a LINK, not for --all.") }
}
