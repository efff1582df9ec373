// What `verify` is asked for, and its work.

import ArgumentParser
import Engine
import Planning

/// What `verify` is asked for.
struct VerifyCall: ReadableCall {
  var links: [LinkSelector] = []
  var probe = false
  var directories = DirectoryValues()
  var output = OutputValues()

  func validate() throws { try directories.validate() }

  func carryOut() throws(Failure) -> Int32 {
    let put = Output(options: output)
    let operation = VerifyOperation(links, probes: probe, on: put.host(directories))
    let verified = try operation.run()
    guard put.verification(verified) else { return ExitCode.failed }
    return verified.allSatisfy(\.isSound) ? ExitCode.done : ExitCode.pathFailed
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    if option == "--probe" {
      probe = true
      return true
    }
    return try directories.take(option, &line) || output.take(option, &line)
  }

  mutating func take(operand: String) throws { try links.take(operand: operand) }
}
