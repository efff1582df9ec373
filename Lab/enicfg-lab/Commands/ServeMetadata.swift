// enicfg-lab metadata: the metadata service. The lab starts it in its router.

import ArgumentParser
import Glibc
import MetadataService

/// The command `enicfg-lab metadata`.
struct ServeMetadata: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metadata",
    abstract: "Serve metadata in this network namespace, with orders on standard input.",
    shouldDisplay: false)

  @Option(help: "The address to listen on.")
  var address = "100.100.100.200"

  @Option(help: "The port to listen on.")
  var port = 80

  func run() throws {
    do {
      try MetadataService.run(host: address, port: port) { line in
        print(line)
        fflush(nil)
      }
    } catch {
      var terminal = StandardError()
      print(
        "enicfg-lab: could not serve metadata at \(address), port \(port): \(error)", to: &terminal)
      throw ExitCode(EX_UNAVAILABLE)
    }
  }
}
