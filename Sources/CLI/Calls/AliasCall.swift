// What `alias add` and `alias remove` are asked for, and their work.

import Engine

/// What `alias add` and `alias remove` are asked for.
struct AliasCall: Call {
  var link: LinkSelector
  var addresses: [AddressArgument]
  /// Where the inventory comes from, for addresses that are added; nil for those that are removed.
  var inventory: InventoryValues?
  var confirm: ConfirmValues
  var trial: DryRunValues
  var directories: DirectoryValues
  var output: OutputValues

  func validate() throws {
    try trial.validate()
    try confirm.validate(trial)
    try inventory?.validate()
    try directories.validate()
  }

  func carryOut() throws(Failure) -> Int32 {
    let sources = if let inventory { try inventory.sources() } else { InventorySources?.none }
    if !trial.dryRun { try requireNetworkAdministration("alias") }
    let put = Output(options: output)
    let addresses = addresses.map { AliasEdit.Address($0.address, length: $0.length) }
    let operation = AliasOperation(
      inventory == nil ? .remove(addresses) : .add(addresses), of: link, sources: sources,
      on: try put.host(directories, trial, confirm))
    return trial.dryRun
      ? put.show(try operation.plan(), exitCode: trial.exitCode) : put.done(try operation.run())
  }
}
