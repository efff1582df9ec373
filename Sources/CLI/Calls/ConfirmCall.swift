// What `confirm` is asked for, and its work.

import Engine

/// What `confirm` is asked for.
struct ConfirmCall: ReadableCall {
  var directories = DirectoryValues()
  var output = OutputValues()

  func validate() throws { try directories.validate() }

  func carryOut() throws(Failure) -> Int32 {
    try requireNetworkAdministration("confirm")
    let put = Output(options: output)
    let command = try ConfirmOperation(on: put.host(directories)).run()
    return put.confirmed(command)
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    try directories.take(option, &line) || output.take(option, &line)
  }

  mutating func take(operand: String) throws { throw NotPlain() }
}
