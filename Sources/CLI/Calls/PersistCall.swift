// What `persist` is asked for, and its work.

import ArgumentParser
import Engine
import Files

/// What `persist` is asked for.
struct PersistCall: ReadableCall {
  var links = LinkValues()
  var formats = FormatValues()
  var root: String?
  var remove = false
  var trial = DryRunValues()
  var addressing = RequestedSettings()
  var inventory = InventoryValues()
  var directories = DirectoryValues()
  var output = OutputValues()

  func validate() throws {
    try links.validate()
    try trial.validate()
    try addressing.validate()
    try inventory.validate()
    try directories.validate()
    try addressing.validate(for: links)
    if remove, formats.format != nil {
      throw ValidationError("--remove removes the files of every format: leave --format out.")
    }
    if remove, let option = addressing.given.first {
      throw ValidationError("--remove removes what was written before: leave \(option) out.")
    }
    if root?.isEmpty == true { throw ValidationError("A directory's name is empty.") }
  }

  func carryOut() throws(Failure) -> Int32 {
    let put = Output(options: output)
    let host = try put.host(directories, trial)
    let files = try request()
    if remove {
      let operation = UnpersistOperation(files, links.choice(), on: host)
      return trial.dryRun
        ? put.show(try operation.plan(), exitCode: trial.exitCode) : put.done(try operation.run())
    }
    let request = UpRequest(links.choice(), addressing, sources: try inventory.sources())
    let operation = PersistOperation(request, files, on: host)
    return trial.dryRun
      ? put.show(try operation.plan(), exitCode: trial.exitCode) : put.done(try operation.run())
  }

  private func request() throws(Failure) -> BootFilesRequest {
    var request = formats.request
    if let root {
      guard let found = FileRoot(at: root) else { throw .bootFiles(.noSuchRoot(root)) }
      request.root = found
    }
    return request
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    switch option {
    case "--root": root = try line.value()
    case "--remove": remove = true
    default:
      return try links.take(option) || formats.take(option, &line) || trial.take(option)
        || addressing.take(option, &line) || inventory.take(option, &line)
        || directories.take(option, &line) || output.take(option, &line)
    }
    return true
  }

  mutating func take(operand: String) throws { try links.links.take(operand: operand) }
}
