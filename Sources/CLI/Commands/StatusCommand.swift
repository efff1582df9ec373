// The command `status`.

import ArgumentParser
import Engine
import Planning

struct StatusCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what is there, and whether it is in sync.",
    usage: "enicfg status [<options>] [<link> ...]",
    discussion: "Reads only, sends nothing, and needs no root.")

  @Argument(
    help: ArgumentHelp(
      "The links, by name, MAC or the ENI's id; none is every link that may be an ENI's.",
      valueName: "link"),
    completion: .networkLinks)
  var links: [LinkSelector] = []

  @Flag(help: "Exit with 1 where something drifted.")
  var exitCode = false

  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func carryOut() throws(Failure) -> Int32 {
    let put = Output(options: output)
    let report = try StatusOperation(links, on: put.host(directories)).run()
    let isClean = report.links.allSatisfy(\.isClean)
    guard put.status(report) else { return ExitCode.failed }
    return exitCode && !isClean ? ExitCode.driftFound : ExitCode.done
  }
}
