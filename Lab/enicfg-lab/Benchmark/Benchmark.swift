// enicfg-lab bench: compares enicfg with other ways to configure ENIs, in the guest of a lab.

import ArgumentParser
import VPCLab

/// The command `enicfg-lab bench`.
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Compare enicfg with ip -batch and the documented procedure, its agent with other services.",
    discussion: """
      All programs run in turn in one guest, on the same links and with the same DHCP server. Prints \
      medians and ratios; nothing passes or fails. Run it in a checkout. enicfg and \
      minimal-up must be in the directory of enicfg-lab, and all built for release. The agent's part takes four minutes: \
      faults in a lab until they are repaired, and memory in the second minute after the start.
      """)

  @OptionGroup var options: BenchmarkOptions
  @OptionGroup var agent: AgentBenchmarkOptions

  func run() throws {
    for course in Course.allCases {
      let arguments = [
        "enicfg-lab", "measure", "--scripts", options.scripts, "--dhclient", options.dhclient,
        "--rounds", "\(options.rounds)", "--course", course.rawValue,
      ]
      let exitCode = try runInGuest(of: course.configuration, command: arguments)
      guard exitCode == 0 else { throw ExitCode(exitCode) }
    }
    print()
    try measureAgent(agent)
  }
}
