// What `queues show` is asked for, and its work.

import Engine

/// What `queues show` is asked for.
struct QueuesShowCall: ReadableCall {
  var links: [LinkSelector] = []
  var directories = DirectoryValues()
  var output = OutputValues()

  func validate() throws { try directories.validate() }

  func carryOut() throws(Failure) -> Int32 {
    let put = Output(options: output)
    let survey = try ShowQueuesOperation(links, on: put.host(directories)).run()
    return put.queues(survey) ? ExitCode.done : ExitCode.failed
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    try directories.take(option, &line) || output.take(option, &line)
  }

  mutating func take(operand: String) throws { try links.take(operand: operand) }
}
