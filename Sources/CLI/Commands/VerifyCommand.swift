// The command `verify`.

import ArgumentParser
import Engine

struct VerifyCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove which NIC the traffic of each address takes, and show what is in its way.",
    usage: "enicfg verify [<options>] [<link> ...]",
    discussion: """
      Asks the kernel for the route from each address to its gateway, its subnet, the metadata \
      service, the internet, the container networks of this guest, and the peers of established TCP \
      connections. Changes nothing, needs no root, and sends nothing, except with --probe. Exits \
      with 1 where a path does not hold, or a finding is an error.
      """)

  @OptionGroup var shown: ShownLinkOptions

  @Flag(help: "Ask the neighbours by ARP whether another machine has one of the addresses.")
  var probe = false

  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  var call: VerifyCall {
    VerifyCall(
      links: shown.links, probe: probe, directories: directories.values, output: output.values)
  }
}
