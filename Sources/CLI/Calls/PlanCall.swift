// What `plan` is asked for, and its work.

import ArgumentParser
import Engine

/// What `plan` is asked for.
struct PlanCall: ReadableCall {
  var links = LinkValues()
  var addressing = RequestedSettings()
  var inventory = InventoryValues()
  var persist = PersistValues()
  var asCommands = false
  var exitCode = false
  var directories = DirectoryValues()
  var output = OutputValues()

  func validate() throws {
    try links.validate()
    try addressing.validate()
    try inventory.validate()
    try persist.validate()
    try directories.validate()
    try addressing.validate(for: links)
    if asCommands, inventory.eniFile == "-" {
      throw ValidationError(
        "--as-commands and --eni-file - exclude each other: the script may read the file again.")
    }
    try validateAsCommands(asCommands, output)
  }

  func carryOut() throws(Failure) -> Int32 {
    let put = Output(options: output)
    let request = UpRequest(
      links.choice(), addressing, sources: try inventory.sources(), bootFiles: persist.request)
    let operation = PlanOperation(
      request, on: put.host(directories), asCommands: asCommands)
    return put.show(try operation.run(), exitCode: exitCode, asCommands: asCommands)
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    switch option {
    case "--as-commands": asCommands = true
    case "--exit-code": exitCode = true
    default:
      return try links.take(option) || addressing.take(option, &line)
        || inventory.take(option, &line) || persist.take(option, &line)
        || directories.take(option, &line) || output.take(option, &line)
    }
    return true
  }

  mutating func take(operand: String) throws { try links.links.take(operand: operand) }
}
