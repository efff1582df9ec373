// What `down` is asked for, and its work.

import ArgumentParser
import Engine

/// What `down` is asked for.
struct DownCall: ReadableCall {
  var links = LinkValues()
  var inventory = InventoryValues()
  var atomic = false
  var confirm = ConfirmValues()
  var force = false
  var trial = DryRunValues()
  var hotplug = false
  var directories = DirectoryValues()
  var output = OutputValues()

  func validate() throws {
    try links.validate()
    try inventory.validate()
    try trial.validate()
    try confirm.validate(trial)
    try directories.validate()
    try validateHotplug(hotplug, links)
  }

  func carryOut() throws(Failure) -> Int32 {
    if !trial.dryRun { try requireNetworkAdministration("down") }
    let put = Output(options: output)
    let host = try put.host(directories, trial, confirm, isUnits: hotplug)
    var request = DownRequest(links.choice(), sources: try inventory.sources())
    request.isAtomic = atomic
    request.isForced = force
    request.isHotplug = hotplug
    request.isByHand = !hotplug
    let operation = DownOperation(request, on: host)
    return trial.dryRun
      ? put.show(try operation.plan(), exitCode: trial.exitCode, isAtomic: atomic)
      : put.done(try operation.run(), isAtomic: atomic)
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    switch option {
    case "--atomic": atomic = true
    case "--force": force = true
    case "--hotplug": hotplug = true
    default:
      return try links.take(option) || inventory.take(option, &line)
        || confirm.take(option, &line) || trial.take(option)
        || directories.take(option, &line) || output.take(option, &line)
    }
    return true
  }

  mutating func take(operand: String) throws { try links.links.take(operand: operand) }
}
