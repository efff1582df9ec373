// Options of the agent's part of the benchmark.

import ArgumentParser
import Glibc
import VPCLab

/// The options of the agent's part of the benchmark.
struct AgentBenchmarkOptions: ParsableArguments {
  @Option(help: "Where the other network services are; .ci/install-needs boot unpacks them.")
  var boot = ".build-tools/boot"

  @Option(help: "Where the timers of other tools are; .ci/fetch-timers writes them.")
  var timers = ".build-tools/timers"

  @Option(help: "How often the agent repairs each fault: 1…6; after that it takes it for a fight.")
  var tries = 6

  @Option(help: "How long services are idle, and then how long their memory is read, in seconds.")
  var idle = 60

  func validate() throws {
    guard 1...6 ~= tries else { throw ValidationError("--tries takes 1…6.") }
    guard 0...3600 ~= idle else { throw ValidationError("--idle takes 0…3600.") }
    for file in ["\(boot)/complete", "\(timers)/amazon-ec2-net-utils.timer"] {
      guard unsafe access(file, R_OK) == 0 else {
        throw ValidationError("\(file) cannot be read; see --boot and --timers.")
      }
    }
  }
}
