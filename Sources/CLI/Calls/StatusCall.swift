// What `status` is asked for, and its work.

import ArgumentParser
import Engine
import Planning

/// What `status` is asked for.
struct StatusCall: ReadableCall {
  var links: [LinkSelector] = []
  var exitCode = false
  var cloud = false
  var inventory = InventoryValues()
  var directories = DirectoryValues()
  var output = OutputValues()

  func validate() throws {
    try inventory.validate()
    try directories.validate()
    guard !cloud, let option = inventory.given.first else { return }
    throw ValidationError("\(option) goes with --cloud.")
  }

  func carryOut() throws(Failure) -> Int32 {
    let put = Output(options: output)
    let operation = StatusOperation(
      links, comparedWith: cloud ? try inventory.sources() : nil, on: put.host(directories))
    let report = try operation.run()
    let isClean = report.links.allSatisfy(\.isClean)
    guard put.status(report, isOfAll: links.isEmpty) else { return ExitCode.failed }
    return exitCode && !isClean ? ExitCode.driftFound : ExitCode.done
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    switch option {
    case "--exit-code": exitCode = true
    case "--cloud": cloud = true
    default:
      return try inventory.take(option, &line) || directories.take(option, &line)
        || output.take(option, &line)
    }
    return true
  }

  mutating func take(operand: String) throws { try links.take(operand: operand) }
}
