// enicfg-lab shell: a shell in the guest of a new lab.

import ArgumentParser
import Glibc

/// The command `enicfg-lab shell`.
struct ShellInGuest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell",
    abstract: "Run a shell in the guest of a new VPC: $SHELL, or sh.",
    discussion: "The same as `enicfg-lab run -- $SHELL`. The lab ends with the shell.")

  @OptionGroup var lab: LabOptions

  func run() throws {
    let shell = unsafe getenv("SHELL").map { unsafe String(cString: $0) } ?? "sh"
    try enterGuest(of: lab.configuration, command: [shell])
  }
}
