// What `alias list` is asked for, and its work.

import Engine

/// What `alias list` is asked for.
struct AliasListCall: ReadableCall {
  var link: LinkSelector?
  var directories = DirectoryValues()
  var output = OutputValues()

  func validate() throws { try directories.validate() }

  func carryOut() throws(Failure) -> Int32 {
    let put = Output(options: output)
    let links = [link].compactMap { $0 }
    let report = try StatusOperation(links, on: put.host(directories)).run()
    return put.aliases(report.links) ? ExitCode.done : ExitCode.failed
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    try directories.take(option, &line) || output.take(option, &line)
  }

  mutating func take(operand: String) throws {
    guard link == nil, let found = LinkSelector(operand) else { throw NotPlain() }
    link = found
  }
}
